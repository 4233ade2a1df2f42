"""Two printers of one kiosk: what the first refuses before its first byte, the second prints. Never both."""

import time
from collections.abc import Callable

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, Roll
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.status import can_print

LET_BE_S = 15.0
"""A printer that just refused is not asked again for so long, so that a dead one delays nobody."""


class PrinterPair:
    """A `TicketPrinter`. *Unknown* is never printed elsewhere: the person is asked, and a COPY is another job."""

    def __init__(
        self, first: EscPosPrinter, second: EscPosPrinter, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._both = (first, second)
        self._monotonic = monotonic
        self._let_be = {first: float("-inf"), second: float("-inf")}

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

    def paper(self) -> PaperState:
        """READY only where both work. LOW: tickets come out, and somebody should look. Else what is wrong with the first."""
        states = []
        for printer in self._both:
            states.append(printer.paper())
            self._note(printer, states[-1])
        working = [state for state in states if can_print(state)]
        if not working:
            return states[0]
        return PaperState.READY if states == [PaperState.READY] * 2 else PaperState.LOW

    def roll(self) -> Roll:
        """The first one's, unless only the second's cover was opened."""
        first, second = (printer.roll() for printer in self._both)
        return second if second.asks and not first.asks else first

    def say_roll(self, *, is_new: bool) -> None:
        """Said of the one that `roll` spoke of."""
        first, second = self._both
        (second if second.roll().asks and not first.roll().asks else first).say_roll(is_new=is_new)

    def close(self) -> None:
        for printer in self._both:
            printer.close()

    def _in_turn(self) -> list[EscPosPrinter]:
        """First those that have not just refused; the others are still tried before a person goes without."""
        return sorted(self._both, key=lambda printer: self._monotonic() < self._let_be[printer])

    def _note(self, printer: EscPosPrinter, state: PaperState) -> None:
        self._let_be[printer] = float("-inf") if can_print(state) else self._monotonic() + LET_BE_S

    def _with_a_word_for_staff(self, result: PrintResult) -> PrintResult:
        one_is_out = any(self._monotonic() < until for until in self._let_be.values())
        if one_is_out and result.state is PaperState.READY:
            return PrintResult(result.outcome, PaperState.LOW)
        return result
