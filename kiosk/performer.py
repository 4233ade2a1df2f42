"""Carries wishes out where they may block; what came of them comes back as taps through one `send`.

Nothing here decides anything about a person: that is `kiosk.flow`.
"""

import sqlite3
from collections.abc import Callable
from functools import partial
from uuid import UUID

import httpx2
import structlog

from config.contract.device_api import CheckInAnswer, Heartbeat, ReportPrint
from config.contract.words import PaperState, PrintOutcome
from config.settings import KioskSettings
from config.version import PROGRAM
from hardware.alarm import NoAlarm
from hardware.ports import AlarmSignal, PrintJob, PrintResult, TicketPrinter
from kiosk.flow import wishes
from kiosk.flow.offline import leased_number
from kiosk.flow.offline_taps import RegisteredOffline
from kiosk.flow.taps import (
    CheckInAnswered,
    NobodyAnswered,
    NumberIssued,
    NumberNotLeased,
    PaperChanged,
    PrintRefused,
    RequestKept,
    WaitedLong,
)
from kiosk.flow.ticket import service_of
from kiosk.idle_timer import IdleTimer
from kiosk.link.hub_link import HubLink
from kiosk.link.outbox import Act, Entry
from kiosk.link.visit_desk import VisitDesk
from kiosk.print_outcome import tap_of
from kiosk.world import World

WAITS_LONG_S = 8.0
SAY_AWAY_S = (2.0, 4.0)
"""Where the hub gives no sign of life anyway, nobody waits for a time limit to hear that the request is kept. A hub that went
away at the very tap is known to be away within four seconds.
"""
LONGEST_READ_S = 120.0
LOOK_AT_PAPER_S, LOOK_AGAIN_S = 1.0, 0.3
"""So that a printer's fault is on the screen within two seconds, also of one that answers nothing (asked twice, 0.3 s each) or is
not reached any more (0.8 s).
"""
_TOLD = {
    wishes.LinkPeople: Act.FAMILY,
    wishes.TellHowItWas: Act.FEEDBACK,
    wishes.CountPlace: Act.PLACE,
    wishes.CountLeft: Act.LEFT,
}


class Performer:
    """One a kiosk. `shown_step` is asked for heartbeats."""

    def __init__(
        self,
        settings: KioskSettings,
        printer: TicketPrinter,
        world: World,
        *,
        transport: httpx2.BaseTransport | None = None,
        with_stream: bool = True,
        alarm: AlarmSignal | None = None,
    ) -> None:
        self._printer, self._world = printer, world
        self._alarm = alarm or NoAlarm()
        self._paper, self._silent = PaperState.UNKNOWN, False
        self._printers: tuple[PaperState, ...] = ()
        self._asked: dict[UUID, UUID] = {}  # visit → its job, of which only a person can tell
        self._idle = IdleTimer(world, self._reads_for)
        self._open = True
        self._speaks_until = 0.0  # by the monotonic clock
        self.shown_step: Callable[[], str] = lambda: ""
        self.link = HubLink(settings, world, self._about, transport=transport, with_stream=with_stream)
        self._visits = VisitDesk(self.link.client, world)

    def start(self) -> None:
        """Talk to the hub and look at the paper from now on."""
        self.link.start()
        self._world.lanes.disk.do(self._alarm.silence)  # whatever a run before left sounding
        self._look_at_paper()

    def close(self) -> None:
        """Timers first, then lanes (what was given is finished), then files."""
        self._open = False
        self._world.timers.close()
        self._world.lanes.close()
        self.link.close()
        self._alarm.silence()
        self._printer.close()

    def carry_out(self, wish: wishes.Wish) -> None:  # noqa: PLR0912  (one line a wish)
        """Returns at once: everything slow is given to a lane."""
        match wish:
            case wishes.AskForNumber(body):
                self._ask(Entry(body.request_id, Act.NUMBER, body.model_dump_json(), body.session_id))
            case wishes.TakeLeasedNumber():
                self._world.lanes.disk.do(partial(self._take, wish))
            case wishes.CheckInByHeart():
                self._world.lanes.disk.do(partial(self._register, wish))
            case wishes.AskToCheckIn(body):
                self._ask(Entry(body.request_id, Act.CHECK_IN, body.model_dump_json(), body.session_id))
            case wishes.PrintTicket():
                self._world.lanes.paper.do(partial(self._print, wish))
            case wishes.TellUnclaimed(visit_id):
                self.link.courier.report(lambda outbox: outbox.tell_unclaimed(visit_id))
            case wishes.TellPrinted(visit_id, came_out):
                self._world.lanes.paper.do(partial(self._hear_person, visit_id, came_out))
                outcome = PrintOutcome.PRINTED if came_out else PrintOutcome.REFUSED
                self._tell(visit_id, PrintResult(outcome, PaperState.UNKNOWN))
            case wishes.TellNotPrinted(visit_id, reason, is_copy):
                self._tell(visit_id, PrintResult(PrintOutcome.REFUSED, reason), is_copy=is_copy)
            case wishes.AskOnVisit() | wishes.AskByIdentity() | wishes.AskAboutNumber():
                self._visits.ask(wish)
            case wishes.LinkPeople(body) | wishes.TellHowItWas(body) | wishes.CountPlace(body) | wishes.CountLeft(body):
                self.link.courier.ask(Entry(body.request_id, _TOLD[type(wish)], body.model_dump_json(), None))
            case wishes.CallPerson():
                self._call(wish)
            case wishes.SoundAlarm():
                self._world.lanes.disk.do(self._alarm.sound)
            case wishes.SilenceAlarm():
                self._world.lanes.disk.do(self._alarm.silence)
            case wishes.StartIdle():
                self._idle.wind(wish)
            case wishes.StopIdle():
                self._idle.stop()

    def _call(self, wish: wishes.CallPerson) -> None:
        """The clock runs from the touch: whatever keeps the call from being heard, its person is told in time."""
        self.link.alarms.call(wish.body, wish.session_id)
        nobody = NobodyAnswered(wish.session_id, wish.body.request_id)
        self._world.timers.after(wish.answer_within_s, lambda: self._world.send(nobody))

    def _ask(self, entry: Entry) -> None:
        self.link.courier.ask(entry)
        if entry.session_id is not None:
            tap = WaitedLong(entry.session_id, entry.request_id)
            self._world.timers.after(WAITS_LONG_S, lambda: self._world.send(tap))
            kept = RequestKept(entry.session_id, entry.request_id)
            for wait in SAY_AWAY_S:
                self._world.timers.after(wait, lambda: self._world.send(kept) if self.link.hub_away else None)

    def _take(self, wish: wishes.TakeLeasedNumber) -> None:
        """Number and message are on disk together before anybody sees the number."""
        body, catalogue, taken = wish.body, self.link.catalogue, None
        service = service_of(catalogue, body.service) if catalogue else None
        try:
            taken = self.link.leases.take(body, instead=wish.instead) if service else None
        except sqlite3.Error as full:
            structlog.get_logger().error("lease_refused", reason=str(full))
        self.link.leases.look()
        if taken is None or service is None:
            self._world.send(NumberNotLeased(body.session_id, body.request_id, kept=wish.instead))
            return
        issued = leased_number(service, visit_id=taken.visit_id, shown=taken.shown, day=taken.day, at=self._world.now())
        self._world.send(NumberIssued(body.session_id, body.request_id, issued, offline=True))
        self.link.courier.wake()

    def _register(self, wish: wishes.CheckInByHeart) -> None:
        """The same for a booked patient, from the bookings known by heart."""
        body, catalogue, found = wish.body, self.link.catalogue, None
        try:
            found = self.link.leases.check_in(body, instead=wish.instead)
        except sqlite3.Error as full:
            structlog.get_logger().error("arrival_refused", reason=str(full))
        self.link.leases.look()
        if isinstance(found, CheckInAnswer):
            self._world.send(CheckInAnswered(body.session_id, body.request_id, found))
            return
        service = service_of(catalogue, found.service) if catalogue and found else None
        if found is None or service is None:
            self._world.send(NumberNotLeased(body.session_id, body.request_id, kept=wish.instead))
            return
        taken, at = found.taken, self._world.now()
        issued = leased_number(service, visit_id=taken.visit_id, shown=taken.shown, day=taken.day, at=at)
        ids = (body.session_id, body.request_id)
        self._world.send(RegisteredOffline(*ids, issued, already=found.already, late=found.late))
        self.link.courier.wake()

    def _tell(self, visit_id: UUID, result: PrintResult, *, is_copy: bool = False) -> None:
        report = self._report(visit_id, result, is_copy=is_copy)
        self.link.courier.report(lambda outbox: outbox.tell_print(report))

    def _report(self, visit_id: UUID, result: PrintResult, *, is_copy: bool) -> ReportPrint:
        return ReportPrint(
            request_id=self._world.fresh_id(),
            visit_id=visit_id,
            outcome=result.outcome,
            reason=None if result.outcome is PrintOutcome.PRINTED else result.state,
            copy_of_ticket=is_copy,
            printed_at=self._world.now(),
        )

    # ---- paper ----

    def _print(self, wish: wishes.PrintTicket) -> None:
        """Once. Before it begins, the disk says *unknown*; after it, what happened."""
        unknown = PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)
        began = self._report(wish.visit_id, unknown, is_copy=wish.ticket.is_copy)
        outbox = self.link.outbox
        try:
            outbox.start_print(began)
            serial = f"{wish.ticket.serial}-{outbox.next_ticket():04d}"
        except sqlite3.Error as full:
            # What cannot be recorded is not printed: the number goes onto the screen.
            structlog.get_logger().error("print_not_recorded", reason=str(full))
            self._world.send(PrintRefused(wish.session_id, wish.visit_id, PaperState.FAULT))
            return
        job = PrintJob(began.request_id, wish.ticket.model_copy(update={"serial": serial}))
        result = unknown
        try:
            result = self._printer.print(job)
        except Exception as fault:  # a driver's fault is not the person's: ask them
            structlog.get_logger().error("printer_fault", kind=type(fault).__name__, exc_info=True)
        if result.outcome is PrintOutcome.UNKNOWN:
            self._asked[wish.visit_id] = job.job_id
        self._world.send(tap_of(wish, result))
        self._tell_paper(result.state)
        reason = None if result.outcome is PrintOutcome.PRINTED else result.state
        ended = began.model_copy(update={"outcome": result.outcome, "reason": reason, "printed_at": self._world.now()})
        self.link.courier.report(lambda kept: kept.end_print(ended))

    def _hear_person(self, visit_id: UUID, came_out: bool) -> None:
        """The printer's own journal is closed by it, too, and after a No nothing of the job may come out any more."""
        if (job := self._asked.pop(visit_id, None)) is not None:
            self._printer.hear_person(job, came_out=came_out)

    def _look_at_paper(self) -> None:
        if self._open:
            self._world.lanes.paper.do(self._ask_printer)

    def _ask_printer(self) -> None:
        try:
            state = self._printer.paper()
            was, self._silent = self._silent, state is PaperState.UNKNOWN
            # One that answers nothing refuses every ticket: at the second look it is told as what it is to people.
            self._tell_paper(PaperState.OFFLINE if was and self._silent else state)
            if (each := self._printer.each()) != self._printers:  # one that works says nothing of one that does not
                self._printers = each
                self.link.say_now()
        finally:
            if self._open:
                soon = self._silent and self._paper is not PaperState.OFFLINE
                self._world.timers.after(LOOK_AGAIN_S if soon else LOOK_AT_PAPER_S, self._look_at_paper)

    def _tell_paper(self, state: PaperState) -> None:
        """Only on change: welcome says it before a person starts."""
        if state is not self._paper:
            self._paper = state
            self._world.send(PaperChanged(state))
            self.link.say_now()

    # ---- what is read, and the heartbeat ----

    def _reads_for(self) -> float:
        return min(LONGEST_READ_S, max(0.0, self._speaks_until - self._world.monotonic()))

    def reads_aloud(self, seconds: float) -> None:
        """So long something is heard here now; boards that are heard here, too, are told at once to speak low meanwhile."""
        self._speaks_until = self._world.monotonic() + seconds
        self.link.say_now()

    def _about(self) -> Heartbeat:
        return Heartbeat(
            shown_version=self.link.catalogue.revision if self.link.catalogue else None,
            shown_step=self.shown_step(),
            paper=self._paper,
            printers=list(self._printers),
            outbox=self.link.outbox.count(),
            **self.link.said(),
            program_version=PROGRAM,
            clock=self._world.now(),
            speaks_s=round(self._reads_for(), 1),
        )
