"""From settings to a `TicketPrinter`: the one place that knows which kind of printer an address means."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, TicketPrinter
from hardware.printer.conversation import TimeLimits
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.profiles import profile_of
from hardware.printer.spool import Spool
from hardware.printer.transports.address import way_to


def _system_time() -> datetime:
    return datetime.now(UTC)


class NoPrinter:
    """A kiosk without a printer: it says so, and the number stays on the screen."""

    def print(self, job: PrintJob) -> PrintResult:
        return PrintResult(PrintOutcome.REFUSED, PaperState.NONE)

    def paper(self) -> PaperState:
        return PaperState.NONE

    def close(self) -> None:
        """Nothing is held."""


def open_printer(
    url: str | None,
    profile: str,
    spool_file: Path,
    limits: TimeLimits | None = None,
    time_now: Callable[[], datetime] = _system_time,
) -> TicketPrinter:
    """The printer at `url` (see transports/address.py), or NoPrinter for None. Does not touch the device.

    Raises UnknownPrinter, ValueError.
    """
    if url is None:
        return NoPrinter()
    known = profile_of(profile)
    return EscPosPrinter(way_to(url), known, Spool(spool_file, url, time_now()), limits, time_now)
