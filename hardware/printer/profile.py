"""What a supported printer can do: one row of `profile_table`."""

from dataclasses import dataclass
from enum import StrEnum


class Confirms(StrEnum):
    """How a printer says that a job is out."""

    BY_JOB = "by_job"  # GS ( H: with the job's own id, when it is on paper
    IN_ORDER = "in_order"  # GS r: answered after everything before it was processed; names no job
    NEVER = "never"


@dataclass(frozen=True)
class PrinterProfile:
    """One printer with one width of paper. `pages` maps ESC t numbers to Python codecs, the preferred first.

    `own_chinese` is the codec of its two-byte font, None where it has none or nobody knows. `epson` and `sets_units` say that
    it knows commands clones print as rubbish: GS ( D and DLE DC4 fn 8; GS P and GS b. `keeps_pictures`: GS ( L fn 64 to 69.
    `source` is where all this is from.
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
    keeps_pictures: bool = False
    asks_by_name: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """Characters a line in font A, 12 dots each."""
        return self.dots // 12

    def prints_as(self, other: "PrinterProfile") -> bool:
        """Whether both mean the same bytes for the same paper, whatever they are called."""
        facts = ("dots", "all_pages", "own_chinese", "cutter", "confirms", "epson", "native_qr")
        return all(getattr(self, fact) == getattr(other, fact) for fact in facts)

    @property
    def all_pages(self) -> tuple[tuple[int, str], ...]:
        """The table's pages and the one it starts with."""
        return *self.pages, (self.start_page, self.start_codec)
