"""What each supported printer can do. A wrong page number prints garbage and raises no error, so the table is our own.

Sources for the TM-T20III: Epson's list of its commands (download4.epson.biz, reference_en/escpos/tmt20iii.html: ESC t, FS .,
GS B, GS P, GS V, GS ( H fn 48, GS ( k fn 165–181, GS v 0, DLE EOT, DLE DC4 fn 8), and Epson's character code table matrix as
recorded page by page in escpos-printer-db's TM-T20III.yml (pages 0–5, 11–21, 26, 30–53, 255; 16 = WPC1252, 45 = WPC1250,
46 = WPC1251, 51 = WPC1257). Nothing here was tried on the physical printer.
"""

from dataclasses import dataclass


class UnknownPrinter(LookupError):
    """A profile's name that is not in the table."""


@dataclass(frozen=True)
class PrinterProfile:
    """One printer with one width of paper. `pages` maps ESC t numbers to Python codecs, the preferred first."""

    name: str
    dots: int
    pages: tuple[tuple[int, str], ...]
    start_page: int = 0
    start_codec: str = "cp437"
    rule_page: int = 0
    dots_per_inch: int = 203

    @property
    def columns(self) -> int:
        """Characters a line in font A, 12 dots each."""
        return self.dots // 12


_TM_T20III_PAGES = ((16, "cp1252"), (46, "cp1251"), (51, "cp1257"), (45, "cp1250"))

PROFILES = {
    profile.name: profile
    for profile in (
        PrinterProfile(name="TM-T20III", dots=576, pages=_TM_T20III_PAGES),
        PrinterProfile(name="TM-T20III-58mm", dots=384, pages=_TM_T20III_PAGES),
    )
}


def profile_of(name: str) -> PrinterProfile:
    """The printer's profile by its configured name. Raises UnknownPrinter, which lists the names there are."""
    try:
        return PROFILES[name]
    except KeyError:
        raise UnknownPrinter(f"{name}: known printers are {', '.join(PROFILES)}") from None
