"""A printer of the tests' own: keeps its tickets, and fails as told."""

from config.contract.ticket import Ticket
from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult


class PaperStandIn:
    """`says` is what the next print answers; `state` what it says when asked."""

    def __init__(self) -> None:
        self.tickets: list[Ticket] = []
        self.says = PrintOutcome.PRINTED
        self.state = PaperState.READY
        self.breaks = False

    def print(self, job: PrintJob) -> PrintResult:
        if self.breaks:
            raise OSError("the driver fell over")
        if self.says is PrintOutcome.PRINTED:
            self.tickets.append(job.ticket)
        return PrintResult(self.says, self.state)

    def paper(self) -> PaperState:
        return self.state

    def close(self) -> None:
        """Nothing is held."""
