"""The ticket printer on any line: asks first, writes once, believes only a confirmation."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from config.contract.ticket import Ticket
from config.contract.words import PaperState, PrintOutcome
from hardware.errors import DeviceAway, LineBroken
from hardware.ports import PrintJob, PrintResult, Roll, Slip
from hardware.printer import commands
from hardware.printer.conversation import Conversation, TimeLimits
from hardware.printer.encoding import NOTHING_KEPT
from hardware.printer.picture_memory import PictureMemory
from hardware.printer.profile import Confirms, PrinterProfile
from hardware.printer.roll import LOW_METRES, USUAL_ROLL_METRES, long_paper_s, paper_mm
from hardware.printer.spool import JobState, JournalUnwritable, Spool, SpoolJob
from hardware.printer.status import can_print
from hardware.printer.transports import Way
from hardware.printer.whole_paper import encode_paper


def _system_time() -> datetime:
    return datetime.now(UTC)


class EscPosPrinter:
    """A `TicketPrinter`. One caller at a time speaks to the device; a second waits for the first."""

    def __init__(
        self,
        way: Way,
        profile: PrinterProfile,
        spool: Spool,
        limits: TimeLimits | None = None,
        time_now: Callable[[], datetime] = _system_time,
        *,
        roll_metres: float = USUAL_ROLL_METRES,
    ) -> None:
        self._way = way
        self._profile = profile
        self._spool = spool
        self._limits = limits or TimeLimits()
        self._now = time_now
        self._roll_metres = roll_metres
        self._owner = threading.Lock()
        self._kept: Conversation | None = None
        self._pictures = PictureMemory(profile, spool)
        self._owed = way.stays_open  # an answer to an earlier question may still come
        self._ends_at = 0.0  # by the monotonic clock: until then the last job may still be coming out

    def print(self, job: PrintJob) -> PrintResult:
        """Print once; a job handed over before is answered from the journal. Never raises for a device fault."""
        try:
            return self._print(job)
        except JournalUnwritable:  # without a journal a ticket could come out twice
            return PrintResult(PrintOutcome.REFUSED, PaperState.FAULT)

    def recall(self, job_id: UUID) -> PrintResult | None:
        """What became of a job handed over before; None for a new one."""
        return self._spool.recall(job_id)

    def hear_person(self, job_id: UUID, *, came_out: bool) -> None:
        """The person's word closes a job that was unknown. After a No nothing of it may come out later."""
        with self._owner:
            try:
                ours = self._spool.hear_person(job_id, came_out, self._now())
            except JournalUnwritable:  # the job stays open there; what lies in the printer does not
                ours = True
            if not ours or came_out or not self._way.answers or not self._spool.leftover().in_buffer:
                return
            try:
                self._clear_buffer(self._talk_and_ask()[0])
            except (DeviceAway, LineBroken):
                self._hang_up()  # the next look at the paper clears it
            if not self._way.stays_open:
                self._hang_up()

    def _print(self, job: PrintJob) -> PrintResult:
        self._spool.hand_over(job.job_id, self._now())
        with self._owner:
            row = self._spool.hand_over(job.job_id, self._now())  # what became of it while we waited our turn
            if row.result is not None:
                return row.result
            if row.state is JobState.SENDING:
                return PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)
            send = self._send if self._way.answers else self._send_blindly
            result = send(row, job.ticket)
            self._spool.finish(job.job_id, result, self._now())
            if result.outcome is not PrintOutcome.REFUSED:
                self._spool.use_paper(paper_mm(job.ticket, self._profile))
            return PrintResult(result.outcome, self._with_roll(result.state))

    def _with_roll(self, state: PaperState) -> PaperState:
        """Where no sensor feels the roll's end, the metres printed foretell it; a cover that was opened may mean a new roll."""
        if state in (PaperState.COVER_OPEN, PaperState.OUT):
            self._spool.cover_was_opened()
        left = self._roll_metres * 1000 - self._spool.paper_used_mm()
        ends = not self._profile.near_end_sensor and left < LOW_METRES * 1000
        return PaperState.LOW if ends and state is PaperState.READY else state

    @property
    def _baud(self) -> int | None:
        """Of a serial line."""
        rate = self._way.bytes_per_second
        return None if rate is None else round(rate * 10)

    def paper(self) -> PaperState:
        """The device's own word, now. Nobody there is OFFLINE, somebody silent is UNKNOWN."""
        with self._owner:
            try:
                return self._with_roll(self._look()) if self._way.answers else self._file_there()
            except (DeviceAway, LineBroken):
                self._hang_up()
                return PaperState.OFFLINE
            finally:
                if not self._way.stays_open:
                    self._hang_up()

    def each(self) -> tuple[PaperState, ...]:
        """It stands alone."""
        return ()

    def roll(self) -> Roll:
        used, felt = self._spool.paper_used_mm() / 1000, self._profile.near_end_sensor
        return Roll(used, self._roll_metres, felt, asks=not felt and self._spool.asks_about_roll())

    def say_roll(self, *, is_new: bool) -> None:
        if is_new:
            self._spool.new_roll()
        else:
            self._spool.same_roll()

    def close(self) -> None:
        """Wait for the job in hand, then let go of line and journal."""
        with self._owner:
            self._hang_up()
            self._spool.close()

    def _look(self) -> PaperState:
        """Nobody waits for paper now: time to throw away an old job, and to give the printer what it is to keep."""
        talk, state = self._talk_and_ask()
        left = self._spool.leftover().in_buffer
        if left and state is not PaperState.UNKNOWN and not (can_print(state) and time.monotonic() < self._ends_at):
            self._clear_buffer(talk)
        elif can_print(state) and not left:  # else it may still wait for the rest of half a ticket
            self._pictures.send_missing(talk)
        return state

    # -- the line -------------------------------------------------------------------------------------------------------

    def _talk_and_ask(self) -> tuple[Conversation, PaperState]:
        """The line, opened or kept, and what the printer says of itself. A kept line that broke is opened once more.

        Raises DeviceAway, LineBroken.
        """
        kept, self._kept = self._kept, None
        if kept is not None:
            try:
                return self._asked(kept)
            except LineBroken:
                self._hang_up()
        line = self._way.open(self._limits.connect)
        return self._asked(Conversation(line, self._limits, self._way.bytes_per_second))

    def _asked(self, talk: Conversation) -> tuple[Conversation, PaperState]:
        self._kept = talk
        if self._owed:
            talk.settle()
        state = talk.ask_state()
        self._owed = self._way.stays_open and state is PaperState.UNKNOWN
        return talk, state

    def _hang_up(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _abandon(self) -> None:
        """Hang up so that nothing of the job that is still on its way arrives."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.abandon()

    # -- a job ----------------------------------------------------------------------------------------------------------

    def _encoded(self, row: SpoolJob, paper: Ticket | Slip, kept: frozenset[bytes] = NOTHING_KEPT) -> bytes:
        return encode_paper(paper, self._profile, row.process_id, self._baud, kept)

    def _send(self, row: SpoolJob, paper: Ticket | Slip) -> PrintResult:
        try:
            result = self._converse(row, paper)
        except (DeviceAway, LineBroken):
            result = PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
        if result.outcome is PrintOutcome.UNKNOWN:
            self._owed = self._way.stays_open
        if result.outcome is PrintOutcome.UNKNOWN and self._profile.confirms is not Confirms.NEVER:
            self._abandon() if self._spool.leftover().in_buffer else self._hang_up()
        elif not self._way.stays_open:
            self._hang_up()
        return result

    def _converse(self, row: SpoolJob, paper: Ticket | Slip) -> PrintResult:
        """Everything before the first byte of the job may be refused; everything after it is printed or unknown."""
        talk, state = self._talk_and_ask()
        left, broke_off = self._spool.leftover(), self._pictures.broke_off()
        if state is not PaperState.UNKNOWN and (left.in_buffer or broke_off):
            self._forget_old_job(talk)  # also where this ticket goes to another printer: never both
        if not can_print(state):
            return PrintResult(PrintOutcome.REFUSED, state)
        scrap = self._end_of_scrap() if left.on_paper or broke_off else b""
        content = scrap + self._encoded(row, paper, self._pictures.there(talk, paper))
        self._spool.begin_sending(row.job_id, len(content), self._now())
        self._ends_at = time.monotonic() + self._limits.confirmation
        try:
            talk.tell(content)
            more_s = long_paper_s(paper_mm(paper, self._profile))
            self._ends_at += more_s
            if self._profile.confirms is Confirms.NEVER:
                return PrintResult(PrintOutcome.UNKNOWN, state)
            process_id = row.process_id if self._profile.confirms is Confirms.BY_JOB else None
            printed, state_after = talk.await_printed(process_id, len(content), more_s)
            if printed:
                return PrintResult(PrintOutcome.PRINTED, state)
            self._clear_buffer(talk)  # the rest would come out after the refill, or once it wakes up, for nobody
            if process_id is not None and talk.last_printed == process_id:  # its word was late, not missing
                return PrintResult(PrintOutcome.PRINTED, state)
        except LineBroken:
            return PrintResult(PrintOutcome.UNKNOWN, PaperState.OFFLINE)
        return PrintResult(PrintOutcome.UNKNOWN, state_after)

    @property
    def _clear(self) -> bytes:
        return commands.CLEAR if self._profile.epson else commands.RECOVER

    def _clear_buffer(self, talk: Conversation) -> None:
        """Done once the printer says so; where it has no word for that, once it answers after it. Raises LineBroken."""
        said_so = talk.clear(self._clear)
        if said_so or (not self._profile.epson and talk.ask_state() is not PaperState.UNKNOWN):
            self._spool.buffer_cleared()

    def _forget_old_job(self, talk: Conversation) -> None:
        """Half a ticket may lie in the buffer, and a late word about it on the line."""
        self._clear_buffer(talk)
        self._pictures.forget_broken()
        if self._profile.confirms is not Confirms.BY_JOB:
            talk.settle()

    def _end_of_scrap(self) -> bytes:
        """Half a ticket must not head the next person's."""
        out = b"" if self._profile.epson else commands.out_of_any_picture(self._profile.dots)
        return out + commands.START + (commands.CUT if self._profile.cutter else commands.feed(commands.TEAR_OFF_DOTS))

    def _send_blindly(self, row: SpoolJob, paper: Ticket | Slip) -> PrintResult:
        """To a file: whether it came out only a person can say."""
        try:
            line = self._way.open(self._limits.connect)
        except DeviceAway:
            return PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
        content = self._encoded(row, paper)
        self._spool.begin_sending(row.job_id, len(content), self._now())
        try:
            line.write_all(content, self._limits.write)
        except LineBroken:
            return PrintResult(PrintOutcome.UNKNOWN, PaperState.OFFLINE)
        finally:
            line.close()
        return PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)

    def _file_there(self) -> PaperState:
        self._way.open(self._limits.connect).close()
        return PaperState.UNKNOWN
