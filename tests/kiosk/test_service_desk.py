"""What a technician asks at the kiosk is done, and what came of it is said as it was."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import httpx2
import pytest

from config.contract.words import Language, PaperState, PrintOutcome
from config.settings import KioskSettings
from hardware.backlight import Backlight
from hardware.ports import Roll
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Speaker
from hardware.speaker.stand_in import StandInEngine
from kiosk.adjusted import Adjusted, keep_adjusted, read_adjusted
from kiosk.flow.service import ServiceAct, ServiceFacts, ServiceSaid
from kiosk.flow.steps import Welcome
from kiosk.link.hub_link import HubLink
from kiosk.link.identity import Identity, keep_identity
from kiosk.reader import Reader
from kiosk.service_desk import ServiceDesk
from tests.kiosk.cast import NOON, block
from tests.kiosk.link.test_number_lease import ASKED
from tests.kiosk.paper import PaperStandIn
from tests.kiosk.screens.st_anna import standing
from tests.kiosk.test_reader import Room
from tests.kiosk.world import DirectLane, HandWorld, fresh_id

DEVICE = UUID(int=7)


class _Desk:
    """A desk, its printer, and the last it told."""

    def __init__(self, folder: Path, lamp: Path | None = None, reader: Reader | None = None) -> None:
        keep_identity(folder / "kiosk", Identity(DEVICE, "a secret"))
        settings = KioskSettings(home=folder, demo=True)
        world, self.printer = HandWorld().world, PaperStandIn()
        away = httpx2.MockTransport(lambda _request: httpx2.Response(503))
        self.link = HubLink(settings, world, lambda: None, transport=away, with_stream=False)  # type: ignore[arg-type, return-value]
        self.desk = ServiceDesk(
            world,
            self.printer,
            self.link,
            hub="http://hub:8080",
            folder=settings.folder,
            program="0.1.0",
            reader=reader,
            backlight=Backlight(lamp or folder / "no-lamps"),
        )
        self.facts: ServiceFacts | None = None
        self.said: ServiceSaid | None = None

    def told(self, facts: ServiceFacts, said: ServiceSaid | None) -> None:
        self.facts, self.said = facts, said

    def do(self, act: ServiceAct) -> ServiceFacts:
        self.desk.do(act, Language.ENGLISH, self.told)
        assert self.facts is not None
        return self.facts


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[_Desk]:
    made = _Desk(tmp_path)
    yield made
    made.link.close()


def test_facts_are_what_is_there_and_nothing_that_is_not(desk: _Desk) -> None:
    desk.desk.look(desk.told)
    assert desk.facts is not None
    assert (desk.facts.paper, desk.facts.hub, desk.facts.numbers) == (PaperState.READY, "http://hub:8080", 0)
    assert (desk.facts.volume, desk.facts.brightness, desk.facts.catalogue) == (None, None, None)
    assert desk.facts.roll is not None
    assert (desk.facts.roll.printed_m, desk.facts.roll.asks) == (12.4, False)
    assert desk.desk.secret_hash is not None


def test_a_test_comes_out_with_every_letter_and_a_refusal_says_why(desk: _Desk) -> None:
    desk.do(ServiceAct.TEST_PRINT)
    assert desk.said == ServiceSaid("paper_printed")
    assert desk.printer.slips[0].letters
    desk.printer.says, desk.printer.state = PrintOutcome.REFUSED, PaperState.COVER_OPEN
    assert desk.do(ServiceAct.TEST_PRINT).paper is PaperState.COVER_OPEN
    assert desk.said == ServiceSaid("paper_refused", "cover_open")


def test_after_the_cover_was_open_the_roll_is_asked_about_once(desk: _Desk) -> None:
    for act, printed_m in ((ServiceAct.SAME_ROLL, 74.0), (ServiceAct.NEW_ROLL, 0.0)):
        desk.printer.known = Roll(74.0, 80.0, felt=False, asks=True)
        roll = desk.do(act).roll
        assert roll is not None
        assert (roll.asks, roll.printed_m) == (False, printed_m)
        assert desk.said == ServiceSaid(act.value)


def test_numbers_given_without_the_hub_are_printed_in_the_order_they_were_given(desk: _Desk, tmp_path: Path) -> None:
    desk.do(ServiceAct.NUMBERS)
    assert desk.said == ServiceSaid("no_numbers")
    assert desk.printer.slips == []
    lease = desk.link.leases._lease
    lease.keep(block(), DEVICE)
    for _ in range(3):
        ids = {"visit_id": fresh_id(), "unclaimed_id": fresh_id()}
        lease.take(ASKED, "clinics", NOON, instead=False, **ids)
    assert desk.do(ServiceAct.NUMBERS).numbers == 3
    (slip,) = desk.printer.slips
    assert [line.split()[0] for line in slip.lines] == ["K-500", "K-501", "K-502"]
    assert "numbers given without the hub" in slip.heading


def test_a_lamp_is_dimmed_never_to_darkness_and_stays_so_after_a_restart(tmp_path: Path) -> None:
    lamp = tmp_path / "lamps" / "panel"
    lamp.mkdir(parents=True)
    (lamp / "max_brightness").write_text("200\n")
    (lamp / "brightness").write_text("60\n")
    desk = _Desk(tmp_path, tmp_path / "lamps")
    assert [desk.do(ServiceAct.DARKER).brightness for _ in range(3)] == [20, 10, 10]
    assert desk.do(ServiceAct.BRIGHTER).brightness == 20
    desk.link.close()
    (lamp / "brightness").write_text("200\n")
    _Desk(tmp_path, tmp_path / "lamps").link.close()
    assert (lamp / "brightness").read_text() == "40"


def test_the_volume_goes_in_steps_to_its_ends_is_what_is_played_with_and_stays(tmp_path: Path) -> None:
    room = Room()
    reader = Reader(Speaker(StandInEngine(), KeptSounds(tmp_path / "kept")), room, DirectLane(), lambda act: act(), 0.5)
    desk = _Desk(tmp_path, reader=reader)
    assert desk.do(ServiceAct.LOUDER).volume == 60
    assert [desk.do(ServiceAct.QUIETER).volume for _ in range(8)][-1] == 0
    assert desk.do(ServiceAct.LOUDER).volume == 10
    session = standing(Welcome())
    reader.start()
    reader.see(session)
    reader.press(session)
    assert room.heard == [0.1]
    assert read_adjusted(tmp_path / "kiosk").volume == 10
    desk.link.close()


@pytest.mark.parametrize("broken", ["", "[]", '{"volume": "loud", "brightness": 400}', "{"])
def test_what_was_adjusted_and_cannot_be_read_is_as_the_settings_say(tmp_path: Path, broken: str) -> None:
    keep_adjusted(tmp_path, Adjusted(30, 80))
    assert read_adjusted(tmp_path) == Adjusted(30, 80)
    (tmp_path / "adjusted.json").write_text(broken)
    assert read_adjusted(tmp_path) == Adjusted()
