"""Carries out what a technician asks in the service menu, on the lanes where it may block."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.contract.words import Language, PaperState
from config.locale import name_of, words
from hardware.backlight import LEAST, Backlight
from hardware.ports import PrintJob, Slip, TicketPrinter
from kiosk.adjusted import Adjusted, keep_adjusted, read_adjusted
from kiosk.flow.service import STEP, RollKnown, ServiceAct, ServiceFacts, ServiceSaid, said_of_print, stepped
from kiosk.link.hub_link import HubLink
from kiosk.reader import Reader
from kiosk.world import World

_PAPER_ACTS = {ServiceAct.TEST_PRINT, ServiceAct.NEW_ROLL, ServiceAct.SAME_ROLL, ServiceAct.NUMBERS}
Told = Callable[[ServiceFacts, ServiceSaid | None], None]


class ServiceDesk:
    """`told` is called on a lane's thread with fresh facts and what came of the act."""

    def __init__(
        self,
        world: World,
        printer: TicketPrinter,
        link: HubLink,
        *,
        hub: str,
        folder: Path,
        program: str,
        reader: Reader | None = None,
        backlight: Backlight | None = None,
    ) -> None:
        self._world, self._printer, self._link, self._hub, self._folder = world, printer, link, hub, folder
        self._program, self._reader, self._lamp = program, reader, backlight or Backlight()
        if (kept := read_adjusted(folder).brightness) is not None:
            self._lamp.set(kept)

    @property
    def secret_hash(self) -> str | None:
        """What the menu's code is made of; None: unpaired."""
        return self._link.secret_hash

    def now(self) -> datetime:
        """By the hub's clock as far as it is known: a kiosk's own may be wrong by hours, and the code goes by time."""
        return self._link.leases.hub_time()

    def look(self, told: Told) -> None:
        """Fresh facts, nothing done."""
        self._world.lanes.paper.do(lambda: told(self._facts(), None))

    def do(self, act: ServiceAct, language: Language, told: Told) -> None:
        """Returns at once."""
        if act in _PAPER_ACTS:
            self._world.lanes.paper.do(lambda: self._on_paper(act, language, told))
        else:
            self._adjust(act)
            self.look(told)

    def _on_paper(self, act: ServiceAct, language: Language, told: Told) -> None:
        if act in {ServiceAct.NEW_ROLL, ServiceAct.SAME_ROLL}:
            self._printer.say_roll(is_new=act is ServiceAct.NEW_ROLL)
            told(self._facts(), ServiceSaid(act.value))
            return
        lines = self._numbers() if act is ServiceAct.NUMBERS else ()
        if act is ServiceAct.NUMBERS and not lines:
            told(self._facts(), ServiceSaid("no_numbers"))
            return
        name = "numbers" if act is ServiceAct.NUMBERS else "test"
        heading = words(language).say(f"kiosk.service.slip_{name}", serial=self._serial)
        slip = Slip(f"{heading} · {self._world.now():%Y-%m-%d %H:%M} UTC", lines, letters=act is ServiceAct.TEST_PRINT)
        result = self._printer.print(PrintJob(self._world.fresh_id(), slip))
        told(self._facts(), said_of_print(result.outcome, result.state))

    def _adjust(self, act: ServiceAct) -> None:
        kept = read_adjusted(self._folder)
        volume, brightness = self._reader.volume if self._reader else None, self._lamp.percent()
        match act:
            case ServiceAct.QUIETER | ServiceAct.LOUDER if self._reader is not None and volume is not None:
                volume = stepped(volume, STEP if act is ServiceAct.LOUDER else -STEP)
                self._reader.volume = volume
                keep_adjusted(self._folder, Adjusted(volume, kept.brightness))
            case ServiceAct.DARKER | ServiceAct.BRIGHTER if brightness is not None:
                brightness = stepped(brightness, STEP if act is ServiceAct.BRIGHTER else -STEP, LEAST)
                self._lamp.set(brightness)
                keep_adjusted(self._folder, Adjusted(kept.volume, brightness))

    def _numbers(self) -> tuple[str, ...]:
        """Each number given without the hub: when, and what for, as staff call it."""
        catalogue = self._link.catalogue
        zone = ZoneInfo(catalogue.site.zone) if catalogue else UTC
        names = {one.code: one.names for one in catalogue.services} if catalogue else {}
        own = catalogue.site.language if catalogue else Language.ENGLISH
        return tuple(
            f"{one.shown}  {one.at.astimezone(zone):%H:%M}  {name_of(names.get(one.service, {}), own, own) or one.service}"
            for one in self._link.leases.given()
        )

    @property
    def _serial(self) -> str:
        return self._link.catalogue.kiosk.serial if self._link.catalogue else ""

    def _facts(self) -> ServiceFacts:
        catalogue, roll = self._link.catalogue, self._printer.roll()
        state = self._printer.paper() if roll is not None else PaperState.NONE
        return ServiceFacts(
            paper=state,
            roll=RollKnown(roll.printed_m, roll.of_m, roll.felt, roll.asks) if roll else None,
            hub=self._hub,
            hub_answers=not self._link.hub_away,
            waiting=self._link.outbox.count(),
            numbers=len(self._link.leases.given()),
            program=self._program,
            catalogue=catalogue.revision if catalogue else None,
            serial=self._serial,
            volume=self._reader.volume if self._reader else None,
            brightness=self._lamp.percent(),
        )
