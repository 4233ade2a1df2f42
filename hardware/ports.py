"""The shapes the rest of the house knows devices by."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from config.contract.ticket import Ticket
from config.contract.words import PaperState, PrintOutcome


@dataclass(frozen=True)
class PrintJob:
    """One ticket for one printer. `job_id` makes a repeated hand-over harmless."""

    job_id: UUID
    ticket: Ticket


@dataclass(frozen=True)
class PrintResult:
    """What physically happened, as far as anybody can know; `state` says why when it is not PRINTED."""

    outcome: PrintOutcome
    state: PaperState


class TicketPrinter(Protocol):
    """A printer that tells the truth. Both calls block, bounded by time limits, and never raise for a device fault."""

    def print(self, job: PrintJob) -> PrintResult:
        """Print once. Never a silent second copy: a broken hand-over is UNKNOWN, not retried."""
        ...

    def paper(self) -> PaperState:
        """Ask the device now. Silence is UNKNOWN or OFFLINE, never READY."""
        ...

    def close(self) -> None: ...
