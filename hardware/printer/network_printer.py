"""The ticket printer on the network: asks first, writes once, believes only a confirmation with its own job's id."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from config.contract.words import PaperState, PrintOutcome
from hardware.errors import DeviceAway, LineBroken
from hardware.ports import PrintJob, PrintResult
from hardware.printer import commands
from hardware.printer.conversation import Conversation, TimeLimits
from hardware.printer.encoding import encode_ticket
from hardware.printer.profiles import PrinterProfile
from hardware.printer.spool import JobState, JournalUnwritable, Spool, SpoolJob
from hardware.printer.status import can_print
from hardware.printer.transports.network import NetworkLine


def _system_time() -> datetime:
    return datetime.now(UTC)


class NetworkPrinter:
    """A `TicketPrinter`. One caller at a time speaks to the device; a second waits for the first."""

    def __init__(
        self,
        address: tuple[str, int],
        profile: PrinterProfile,
        spool: Spool,
        limits: TimeLimits | None = None,
        time_now: Callable[[], datetime] = _system_time,
    ) -> None:
        self._address = address
        self._profile = profile
        self._spool = spool
        self._limits = limits or TimeLimits()
        self._now = time_now
        self._owner = threading.Lock()

    def print(self, job: PrintJob) -> PrintResult:
        """Print once; a job handed over before is answered from the journal. Never raises for a device fault."""
        try:
            return self._print(job)
        except JournalUnwritable:
            return PrintResult(
                PrintOutcome.REFUSED, PaperState.FAULT
            )  # without a journal a ticket could come out twice

    def _print(self, job: PrintJob) -> PrintResult:
        queued = self._spool.hand_over(job.job_id, self._now())
        with self._owner:
            row = self._spool.hand_over(job.job_id, self._now())  # what became of it while we waited our turn
            if row.result is not None:
                return row.result
            if row.state is JobState.SENDING:
                return PrintResult(PrintOutcome.UNKNOWN, PaperState.UNKNOWN)
            content = encode_ticket(job.ticket, self._profile, queued.process_id)
            result = self._send(row, content)
            self._spool.finish(job.job_id, result, self._now())
            return result

    def paper(self) -> PaperState:
        """The device's own word, now. Nobody there is OFFLINE, somebody silent is UNKNOWN."""
        with self._owner:
            try:
                line = NetworkLine(*self._address, connect_s=self._limits.connect)
            except DeviceAway:
                return PaperState.OFFLINE
            try:
                return Conversation(line, self._limits).ask_state()
            except LineBroken:
                return PaperState.OFFLINE
            finally:
                line.close()

    def close(self) -> None:
        """Wait for the job in hand, then let go of the journal."""
        with self._owner:
            self._spool.close()

    def _send(self, row: SpoolJob, content: bytes) -> PrintResult:
        try:
            line = NetworkLine(*self._address, connect_s=self._limits.connect)
        except DeviceAway:
            return PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
        try:
            return self._converse(Conversation(line, self._limits), row, content)
        finally:
            line.close()

    def _converse(self, talk: Conversation, row: SpoolJob, content: bytes) -> PrintResult:
        """Everything before the first byte of the job may be refused; everything after it is printed or unknown."""
        try:
            state = talk.ask_state()
            if not can_print(state):
                return PrintResult(PrintOutcome.REFUSED, state)
            if self._spool.left_something():
                talk.clear(commands.CLEAR)
                content = commands.START + commands.CUT + content  # half a ticket must not head the next person's
        except LineBroken:
            return PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
        self._spool.begin_sending(row.job_id, len(content), self._now())
        try:
            talk.tell(content)
            printed, state_after = talk.await_printed(row.process_id)
            if printed:
                return PrintResult(PrintOutcome.PRINTED, state)
            if not can_print(state_after) and state_after is not PaperState.UNKNOWN:
                talk.clear(commands.CLEAR)  # the rest would come out after the refill, for nobody
        except LineBroken:
            return PrintResult(PrintOutcome.UNKNOWN, PaperState.OFFLINE)
        return PrintResult(PrintOutcome.UNKNOWN, state_after)
