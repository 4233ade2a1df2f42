"""What a supported printer can do, and how its profile is found by name. The table itself is `profile_table`."""

from dataclasses import dataclass
from enum import StrEnum


class UnknownPrinter(LookupError):
    """A profile's name that is not in the table."""


class Confirms(StrEnum):
    """How a printer says that a job is out."""

    BY_JOB = "by_job"  # GS ( H: with the job's own id, when it is on paper
    IN_ORDER = "in_order"  # GS r: answered after everything before it was processed; names no job
    NEVER = "never"


@dataclass(frozen=True)
class PrinterProfile:
    """One printer with one width of paper. `pages` maps ESC t numbers to Python codecs, the preferred first.

    `own_chinese` is the codec of its two-byte font, None where it has none or nobody knows. `epson` and `sets_units` say that
    it knows commands clones print as rubbish: GS ( D and DLE DC4 fn 8; GS P and GS b. `source` is where all this is from.
    """

    name: str
    dots: int
    pages: tuple[tuple[int, str], ...]
    source: str
    start_page: int = 0
    start_codec: str = "cp437"
    dots_per_inch: int = 203
    own_chinese: str | None = None
    native_qr: bool = True
    cutter: bool = True
    confirms: Confirms = Confirms.BY_JOB
    epson: bool = True
    sets_units: bool = True
    near_end_sensor: bool = True
    asks_by_name: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """Characters a line in font A, 12 dots each."""
        return self.dots // 12

    @property
    def all_pages(self) -> tuple[tuple[int, str], ...]:
        """The table's pages and the one it starts with."""
        return *self.pages, (self.start_page, self.start_codec)


def profile_of(name: str) -> PrinterProfile:
    """The printer's profile by its configured name. Raises UnknownPrinter, which lists the names there are."""
    from hardware.printer.profile_table import PROFILES

    try:
        return PROFILES[name]
    except KeyError:
        raise UnknownPrinter(f"{name}: known printers are {', '.join(PROFILES)}") from None


def profile_named(model: str) -> PrinterProfile | None:
    """The profile of the printer that answers `model` to GS I 67, None for a stranger."""
    from hardware.printer.profile_table import PROFILES

    return next((profile for profile in PROFILES.values() if model in profile.asks_by_name), None)
