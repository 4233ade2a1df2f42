"""How much paper a ticket takes, so that the end of a roll is foreseen where the printer has no sensor for it. Pure."""

from config.contract.ticket import Ticket
from hardware.ports import Slip
from hardware.printer.lines import Bar, Gap, Line, MapLine, NumberLine, PictureLine, QrLine, Rule, TextLine
from hardware.printer.profiles import PrinterProfile
from hardware.printer.slip_layout import lay_out_slip
from hardware.printer.small_map import draw_map
from hardware.printer.ticket_layout import lay_out

USUAL_ROLL_METRES = 80.0
LOW_METRES = 5.0
"""About forty tickets: time enough to come with a new roll."""
_TO_THE_CUTTER_DOTS = 110
_QR_DOTS = 33 * 6 + 48
_MM_PER_INCH = 25.4


def paper_mm(paper: Ticket | Slip, profile: PrinterProfile) -> float:
    """The length of one ticket, cut included; within a tenth of the real one."""
    columns = profile.columns
    lines = lay_out(paper, columns) if isinstance(paper, Ticket) else lay_out_slip(paper, columns)
    dots = sum(_dots(line, profile) for line in lines) + _TO_THE_CUTTER_DOTS
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
        case MapLine(shown):
            return draw_map(shown, profile.dots).height
        case NumberLine() | PictureLine():
            return profile.dots * 0.28
