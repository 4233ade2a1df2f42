"""A lobby in one process: the kiosk's own mind and performer, the real hub behind a cuttable line, a real paper printer.

Time stands still unless a journey waits; a whole visit takes milliseconds.
"""

from collections import deque
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import select

from config.contract.device_api import CheckIn
from config.contract.push import SiteState
from config.contract.words import HelpReason, Language, PatientAct
from config.locale import LANGUAGES, name_of
from config.settings import KioskSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Desk, Device
from display_server.db.reading.states import state_of
from display_server.hub import Hub
from display_server.services.arrivals.check_in import check_in
from display_server.services.desks.call_next import call_next
from hardware.printer.opening import open_printer
from hardware.printer.virtual.printer import VirtualPrinter
from kiosk.flow import Session
from kiosk.flow import taps as tap
from kiosk.flow import visit_taps as visit_tap
from kiosk.link.identity import Identity, keep_identity
from kiosk.mind import KioskMind
from kiosk.parts import make_mind
from kiosk.performer import Performer
from kiosk.world import Lanes, World
from tests.conftest import StandingClock
from tests.hardware.cast import Patience
from tests.journeys.bookings import booked
from tests.journeys.hospital_seen import HospitalSeen
from tests.journeys.line import Line
from tests.journeys.siren import Siren
from tests.kiosk.world import DirectLane, HandTimers, fresh_id
from tests.small_cast import KIOSK, KIOSK_SECRET

KEYS: dict[str, tap.Tap] = {
    "I have an appointment": tap.AppointmentChosen(),
    "No appointment": tap.NumberWanted(),
    "Delete": tap.LetterDeleted(),
    "Check in": tap.CodeEntered(),
    "Back": tap.BackPressed(),
    "Help": tap.HelpPressed(),
    "Done": tap.DonePressed(),
    "Print my ticket again": visit_tap.CopyPressed(),
    "I need 10 minutes": visit_tap.VisitActPressed(PatientAct.DEFER),
    "Leave the queue": visit_tap.VisitActPressed(PatientAct.LEAVE),
    "I am staying": visit_tap.VisitActPressed(PatientAct.TAKE_BACK),
    "Change department": visit_tap.ChangePressed(),
    "Another person": visit_tap.AnotherPersonPressed(),
    "I feel very ill": tap.PersonNeeded(HelpReason.VERY_ILL),
    "Wheelchair": tap.PersonNeeded(HelpReason.WHEELCHAIR),
    "Take a number now": tap.NumberNowPressed(),
    "More time": tap.MoreTimePressed(),
    "Yes, it came out": tap.CameOut(yes=True),
    "No, it did not": tap.CameOut(yes=False),
}

S = TypeVar("S")


class Lobby(HospitalSeen):
    """What a person at the kiosk does and sees, and what staff can see of it."""

    def __init__(
        self,
        app: Flask | None,
        hub: Hub,
        clock: StandingClock,
        home: Path,
        *,
        leases: bool = True,
        numbers_held: int = 20,
        line: Line | None = None,
        who: Identity = Identity(KIOSK, KIOSK_SECRET),  # noqa: B008  # frozen
    ) -> None:
        self._hub, self._clock, self._wrong = hub, clock, timedelta(0)
        if line is None:
            assert app is not None
            line = Line(app)
        self.line = line
        if not leases:
            self.line.lost.add("/api/v1/leases")
        self.printer = VirtualPrinter().start()
        self.settings = KioskSettings(
            home=home,
            hub_url="http://hub.example",
            printer="tcp://{}:{}".format(*self.printer.address),
            numbers_held=numbers_held,
        )
        keep_identity(self.settings.folder, who)
        self._coming: deque[tap.Tap] = deque()
        self._open()

    def _open(self) -> None:
        self._timers = HandTimers()
        lanes = Lanes(**{name: DirectLane() for name in ("disk", "requests", "paper", "alarms", "chores")})
        world = World(self._coming.append, self._now, fresh_id, lanes, self._timers)
        paper = open_printer(
            self.settings.printer,
            self.settings.printer_profile,
            self.settings.folder / "spool.sqlite",
            Patience(self.printer.faults),
            world.now,
        )
        self.siren = Siren()
        self.performer = Performer(
            self.settings, paper, world, transport=self.line, with_stream=False, alarm=self.siren
        )
        self.mind: KioskMind = make_mind(self.performer, world)
        self.performer.start()
        self._settle()

    def _settle(self) -> None:
        while self._coming:
            self.mind.tap(self._coming.popleft())

    def close(self) -> None:
        self.performer.close()
        self.printer.stop()

    # ---- a person ----

    @property
    def session(self) -> Session:
        return self.mind.session

    def stands_at(self, step: type[S]) -> S:
        """The step that the person sees, or the journey has gone wrong."""
        seen = self.session.step
        assert isinstance(seen, step), f"at {seen}"
        return seen

    def taps(self, *keys: str | tap.Tap) -> None:
        """Keys by their English words: languages by their own names, departments and services by theirs; or what they tell."""
        for key in keys:
            self._tap(self._key(key) if isinstance(key, str) else key)

    def types(self, letters: str) -> None:
        for letter in letters:
            self._tap(tap.LetterTyped(letter))

    def scans(self, said: str) -> None:
        self._tap(tap.Scanned(said))

    def waits(self, seconds: float) -> None:
        """Time passes for hub and kiosk alike, half a second at a time."""
        passed = 0.0
        while passed < seconds:
            self._clock.move(seconds=0.5)
            self._timers.move(0.5)
            self._settle()
            passed += 0.5

    def sets_its_clock(self, wrong: timedelta) -> None:
        """The kiosk's clock alone is wrong by so much from now on."""
        self._wrong = wrong

    def _now(self) -> datetime:
        return self._clock.now() + self._wrong

    def stamps(self, come: bool) -> None:
        """The stream's word about the hub, as the kiosk's own thread would bring it."""
        self._tap(tap.HubCameBack() if come else tap.HubWentAway())
        if come:
            self.performer.link.alarms.wake()
            self._settle()

    def hears_the_site(self) -> None:
        """The state of the site comes over the stream."""
        with self._hub.database.reading() as session:
            state = state_of(session, "site:st-anna", self._clock.now())
        assert isinstance(state, SiteState)
        mine = tuple(call for call in state.help_calls if call.screen == "L1")
        self._tap(tap.HelpCallsChanged(mine))

    def loses_power_and_starts_again(self) -> None:
        """Nothing of the session is left; what is on disk is."""
        self.performer.close()
        self._coming.clear()
        self._open()

    def _tap(self, what: tap.Tap) -> None:
        self.mind.tap(what)
        self._settle()

    def _key(self, said: str) -> tap.Tap:
        if said in KEYS:
            return KEYS[said]
        for language, facts in LANGUAGES.items():
            if facts.own_name == said:
                return tap.LanguageChosen(language)
        catalogue = self.session.facts.catalogue
        assert catalogue is not None
        for department in catalogue.departments:
            if name_of(department.names, Language.ENGLISH) == said:
                return tap.DepartmentChosen(department.code)
        service = next(entry for entry in catalogue.services if name_of(entry.names, Language.ENGLISH) == said)
        return tap.ServiceChosen(service.code)

    # ---- the hospital ----

    def gets_another_hub(self, app: Flask, hub: Hub) -> None:
        """The hub as it was put back from its backup."""
        self._hub = hub
        self.line.leads_to(app)

    def book(self, code: str, starts_at: datetime, service: int = 1, qr: str | None = None) -> None:
        """A booking as an import would have left it."""
        booking = booked(code, starts_at, imported_at=self._clock.now(), service=service, qr=qr)
        self._hub.writer.run(lambda tx: tx.session.add(booking))

    def moves_the_booking(self, code: str, starts_at: datetime) -> None:
        """The hospital's system gave it another time."""

        def act(tx: Transaction) -> None:
            tx.session.scalars(select(Booking).where(Booking.reference == code)).one().starts_at = starts_at

        self._hub.writer.run(act)

    def registers(self, code: str) -> str:
        """At the desk, say: the booking becomes a visit without this kiosk. The number."""
        body = CheckIn(
            request_id=fresh_id(),
            session_id=fresh_id(),
            code=code,
            language=Language.ENGLISH,
            asked_at=self._clock.now(),
        )
        answer = self._hub.writer.run(lambda tx: check_in(tx, body, device_id=KIOSK, token_key=self._hub.token_key))
        assert answer.issued is not None
        return answer.issued.number

    def desk_calls(self, desk: str = "cardiology-12") -> str | None:
        """Room 12 is opened and calls the next patient."""

        def act(tx: Transaction) -> str | None:
            tx.session.scalars(select(Desk).where(Desk.code == desk)).one().is_open = True
            tx.session.flush()
            called = call_next(tx, desk=desk, who="nurse")
            return called.number if called else None

        return self._hub.writer.run(act)

    def revokes_the_kiosk(self) -> None:
        """An administrator takes the kiosk's right away."""

        def act(tx: Transaction) -> None:
            tx.session.get_one(Device, KIOSK).revoked_at = tx.now

        self._hub.writer.run(act)

    def papers(self, count: int = 1) -> list[str | None]:
        """The numbers read off the ink, once there are `count` strips."""
        return [strip.number for strip in self.printer.wait_for(count)]
