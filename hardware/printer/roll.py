"""How much paper a ticket takes, so that the end of a roll is foreseen where the printer has no sensor for it. Pure."""

from config.contract.ticket import Ticket
from hardware.ports import Slip
from hardware.printer.lines import Bar, Gap, Line, MapLine, NumberLine, PictureLine, QrLine, Rule, TextLine
from hardware.printer.profile import PrinterProfile
from hardware.printer.small_map import draw_map, map_dots
from hardware.printer.whole_paper import lines_of

USUAL_ROLL_METRES = 80.0
LOW_METRES = 5.0
"""About forty tickets: time enough to come with a new roll."""
_TO_THE_CUTTER_DOTS = 110
_QR_DOTS = 33 * 6 + 48
_MM_PER_INCH = 25.4
_USUAL_MM, _SLOWEST_MM_S = 120.0, 40.0


def long_paper_s(millimetres: float) -> float:
    """How much longer than a usual ticket's time a slow printer (50 mm/s, so it is reckoned with 40) may be at work."""
    return max(0.0, millimetres - _USUAL_MM) / _SLOWEST_MM_S


def paper_mm(paper: Ticket | Slip, profile: PrinterProfile) -> float:
    """The length of one ticket, cut included; within a tenth of the real one."""
    dots = sum(_dots(line, profile) for line in lines_of(paper, profile)) + _TO_THE_CUTTER_DOTS
    return dots * _MM_PER_INCH / profile.dots_per_inch


def _dots(line: Line, profile: PrinterProfile) -> float:
    match line:
        case TextLine():
            return 24 * line.tall + 8
        case Bar():
            return sum(24 * inner.tall for inner in line.lines) + 48
        case Gap():
            return line.dots
        case Rule() | QrLine():
            return 24 if isinstance(line, Rule) else _QR_DOTS
        case MapLine(shown, share, highest):
            return draw_map(shown, map_dots(profile.dots, share), highest).height
        case NumberLine() | PictureLine():
            return profile.dots * 0.28
