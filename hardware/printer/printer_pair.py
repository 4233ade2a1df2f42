"""Two printers of one kiosk: what the first refuses before its first byte, the second prints. Never both."""

import threading
from uuid import UUID

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, Roll
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.status import can_print

WAITS_FOR_A_LOOK_S = 0.1
"""A printer that is well answers in a few milliseconds; for one that is not, a look goes on beside, and delays nobody."""


class PrinterPair:
    """A `TicketPrinter`. *Unknown* is never printed elsewhere: the person is asked, and a COPY is another job."""

    def __init__(self, first: EscPosPrinter, second: EscPosPrinter) -> None:
        self._both = (first, second)
        self._said = {first: PaperState.UNKNOWN, second: PaperState.UNKNOWN}
        self._ill: set[EscPosPrinter] = set()
        self._looks: dict[EscPosPrinter, threading.Thread] = {}

    def print(self, job: PrintJob) -> PrintResult:
        """A job that either has taken is answered by that one's journal; a new one goes to the first that works."""
        for printer in self._both:
            known = printer.recall(job.job_id)
            if known is not None and known.outcome is not PrintOutcome.REFUSED:
                return known
        result = PrintResult(PrintOutcome.REFUSED, PaperState.OFFLINE)
        for printer in self._in_turn():
            result = printer.print(job)
            self._note(printer, result.state)
            if result.outcome is not PrintOutcome.REFUSED:
                return self._with_a_word_for_staff(result)
        return result

    def hear_person(self, job_id: UUID, *, came_out: bool) -> None:
        """Whose journal holds the job open knows it."""
        for printer in self._both:
            printer.hear_person(job_id, came_out=came_out)

    def paper(self) -> PaperState:
        """READY only where both work. LOW: tickets come out, and somebody should look. Else what is wrong with the first."""
        states = []
        for printer in self._both:
            if printer in self._ill:
                self._look_beside(printer)
            else:
                self._note(printer, printer.paper())
            states.append(self._said[printer])
        working = [state for state in states if can_print(state)]
        if not working:
            return states[0]
        return PaperState.READY if states == [PaperState.READY] * 2 else PaperState.LOW

    def each(self) -> tuple[PaperState, ...]:
        first, second = self._both
        return self._said[first], self._said[second]

    def roll(self) -> Roll:
        """The first one's, unless only the second's cover was opened."""
        first, second = (printer.roll() for printer in self._both)
        return second if second.asks and not first.asks else first

    def say_roll(self, *, is_new: bool) -> None:
        """Said of the one that `roll` spoke of."""
        first, second = self._both
        (second if second.roll().asks and not first.roll().asks else first).say_roll(is_new=is_new)

    def close(self) -> None:
        for look in self._looks.values():
            look.join(timeout=5)
        for printer in self._both:
            printer.close()

    def _in_turn(self) -> list[EscPosPrinter]:
        """First those that are well; one that is not is still tried before a person goes without."""
        return sorted(self._both, key=lambda printer: printer in self._ill)

    def _note(self, printer: EscPosPrinter, state: PaperState) -> None:
        self._said[printer] = state
        (self._ill.discard if can_print(state) else self._ill.add)(printer)

    def _look_beside(self, printer: EscPosPrinter) -> None:
        """One look at a time; where the one before is still under way, nobody waits for it."""
        before = self._looks.get(printer)
        if before is not None and before.is_alive():
            return
        look = threading.Thread(target=lambda: self._note(printer, printer.paper()), name="printer-look", daemon=True)
        self._looks[printer] = look
        look.start()
        look.join(timeout=WAITS_FOR_A_LOOK_S)

    def _with_a_word_for_staff(self, result: PrintResult) -> PrintResult:
        if self._ill and result.state is PaperState.READY:
            return PrintResult(result.outcome, PaperState.LOW)
        return result
