"""From settings to a `TicketPrinter`: the one place that knows which kind of printer an address means."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintJob, PrintResult, Roll, TicketPrinter
from hardware.printer.conversation import TimeLimits
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.printer_pair import PrinterPair
from hardware.printer.profiles import profile_of
from hardware.printer.roll import USUAL_ROLL_METRES
from hardware.printer.spool import Spool
from hardware.printer.transports.address import way_to


def _system_time() -> datetime:
    return datetime.now(UTC)


class NoPrinter:
    """A kiosk without a printer: it says so, and the number stays on the screen."""

    def print(self, job: PrintJob) -> PrintResult:
        return PrintResult(PrintOutcome.REFUSED, PaperState.NONE)

    def hear_person(self, job_id: UUID, *, came_out: bool) -> None:
        """Nothing was ever sent."""

    def paper(self) -> PaperState:
        return PaperState.NONE

    def each(self) -> tuple[PaperState, ...]:
        """There is one at most."""
        return ()

    def roll(self) -> Roll | None:
        return None

    def say_roll(self, *, is_new: bool) -> None:
        """There is none."""

    def close(self) -> None:
        """Nothing is held."""


@dataclass(frozen=True)
class Chosen:
    """A printer as settings name it."""

    url: str
    profile: str
    roll_metres: float = USUAL_ROLL_METRES


def open_printer(
    url: str | None,
    profile: str,
    spool_file: Path,
    limits: TimeLimits | None = None,
    time_now: Callable[[], datetime] = _system_time,
    *,
    roll_metres: float = USUAL_ROLL_METRES,
    fall_back: Chosen | None = None,
) -> TicketPrinter:
    """The printer at `url` (see transports/address.py), or NoPrinter for None. Does not touch the device.

    `fall_back` prints what the first one refuses; each has its journal. Raises UnknownPrinter, ValueError.
    """
    if url is None:
        return NoPrinter()

    def one(chosen: Chosen, file: Path) -> EscPosPrinter:
        spool = Spool(file, chosen.url, time_now())
        known = profile_of(chosen.profile)
        return EscPosPrinter(way_to(chosen.url), known, spool, limits, time_now, roll_metres=chosen.roll_metres)

    first = one(Chosen(url, profile, roll_metres), spool_file)
    if fall_back is None:
        return first
    return PrinterPair(first, one(fall_back, spool_file.with_stem(spool_file.stem + "-fall-back")))
