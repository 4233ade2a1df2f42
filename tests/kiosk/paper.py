"""A printer of the tests' own: keeps its tickets, and fails as told."""

from dataclasses import replace
from uuid import UUID

from config.contract.ticket import Ticket
from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, Roll, Slip


class PaperStandIn:
    """`says` is what the next print answers; `state` what it says when asked."""

    def __init__(self) -> None:
        self.tickets: list[Ticket] = []
        self.slips: list[Slip] = []
        self.known = Roll(12.4, 80.0, felt=False, asks=False)
        self.says = PrintOutcome.PRINTED
        self.state = PaperState.READY
        self.breaks = False
        self.heard: list[tuple[UUID, bool]] = []
        self.several: tuple[PaperState, ...] = ()

    def print(self, job: PrintJob) -> PrintResult:
        if self.breaks:
            raise OSError("the driver fell over")
        if self.says is PrintOutcome.PRINTED:
            if isinstance(job.ticket, Slip):
                self.slips.append(job.ticket)
            else:
                self.tickets.append(job.ticket)
        return PrintResult(self.says, self.state)

    def hear_person(self, job_id: UUID, *, came_out: bool) -> None:
        self.heard.append((job_id, came_out))

    def paper(self) -> PaperState:
        return self.state

    def each(self) -> tuple[PaperState, ...]:
        return self.several

    def roll(self) -> Roll:
        return self.known

    def say_roll(self, *, is_new: bool) -> None:
        self.known = replace(self.known, asks=False, printed_m=0.0 if is_new else self.known.printed_m)

    def close(self) -> None:
        """Nothing is held."""
