"""Lines → bytes. A line goes out in one code page that covers all of it, else as a picture; never a `?`, never a guess."""

from dataclasses import dataclass, field, replace

from PIL import Image

from config.contract.ticket import Ticket
from hardware.printer import commands
from hardware.printer.columns import width
from hardware.printer.lines import Bar, Gap, Line, NumberLine, QrLine, Rule, TextLine
from hardware.printer.profiles import PrinterProfile
from hardware.printer.raster import draw_line, draw_number
from hardware.printer.ticket_layout import lay_out

_QR_MODULE_DOTS = 6
_QR_QUIET_DOTS = 4 * _QR_MODULE_DOTS
_LEADING = 8
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})  # a printer's cell is one width anyway


def encode_ticket(ticket: Ticket, profile: PrinterProfile, process_id: bytes) -> bytes:
    """The whole job for one ticket; ends by asking the printer to confirm it with `process_id` (4 printable bytes)."""
    return encode(lay_out(ticket, profile.columns), profile, process_id)


def encode(lines: list[Line], profile: PrinterProfile, process_id: bytes) -> bytes:
    """A complete job: set-up, lines, cut, request of confirmation. Depends on nothing an earlier job left in the printer."""
    job = _Job(profile)
    for line in lines:
        job.put(line)
    return bytes(job.sent) + commands.CUT + commands.ask_when_printed(process_id)


@dataclass
class _Job:
    """The bytes so far and the modes the printer is in, so that only changes are sent."""

    profile: PrinterProfile
    sent: bytearray = field(default_factory=bytearray)
    modes: dict[str, bytes] = field(default_factory=dict)
    page: int = 0

    def __post_init__(self) -> None:
        self.sent += (
            commands.START
            + commands.KANJI_OFF
            + commands.DEAF_TO_PICTURES
            + commands.motion_units(self.profile.dots_per_inch)
            + commands.SMOOTH
        )
        self.page = self.profile.start_page
        self.modes = {
            "size": commands.size(1, 1),
            "bold": commands.bold(False),
            "reverse": commands.reverse(False),
            "centred": commands.centred(False),
        }

    def put(self, line: Line) -> None:
        match line:
            case TextLine():
                self._text(line, _LEADING)
            case Bar():
                self._bar(line)
            case NumberLine():
                self._picture(draw_number(line.number, self.profile.dots), centred=True)
            case Rule():
                self._rule()
            case Gap():
                self.sent += commands.feed(line.dots)
            case QrLine():
                self._mode("centred", commands.centred(True))
                self.sent += commands.feed(_QR_QUIET_DOTS)
                self.sent += commands.qr(line.content, _QR_MODULE_DOTS)
                self.sent += commands.feed(_QR_QUIET_DOTS)

    def _text(self, line: TextLine, leading: int) -> None:
        chosen = self._page_for(line.text + line.right)
        if chosen is None:
            self._picture(draw_line(line, self.profile.dots), centred=line.centred and not line.reverse)
            self.sent += commands.feed(leading)
            return
        self._select(chosen[0])
        self._mode("size", commands.size(line.wide, line.tall))
        self._mode("reverse", commands.reverse(line.reverse))
        self._mode("centred", commands.centred(line.centred and not line.reverse))
        self._mode("height", commands.line_height(24 * line.tall + leading))
        self._mode("bold", commands.bold(line.bold))
        cells = self._cells(line).translate(_SPACES).encode(chosen[1])
        if line.right and line.bold_right != line.bold:
            edge = len(cells) - len(line.right)  # single-byte pages: a character is a byte
            self.sent += cells[:edge]
            self._mode("bold", commands.bold(line.bold_right))
            cells = cells[edge:]
        self.sent += cells + b"\n"

    def _cells(self, line: TextLine) -> str:
        """The text with its blanks: the right part pushed to the edge, a reversed line filled to the edge."""
        columns = self.profile.columns // line.wide
        free = columns - width(line.text) - width(line.right)
        if line.reverse and line.centred:
            return " " * (free // 2) + line.text + " " * (free - free // 2)
        return line.text + " " * free + line.right if line.right or line.reverse else line.text

    def _bar(self, bar: Bar) -> None:
        """White on black without a seam: reversed cells on a line height of exactly their own; a cheap blank line as margin."""
        margin = TextLine("", wide=8, reverse=True)
        for line in (margin, *bar.lines, margin):
            self._text(replace(line, reverse=True), 0)

    def _rule(self) -> None:
        """`─` eight times as wide: a few bytes for a line across the paper."""
        self._select(self.profile.rule_page)
        for name, mode in (("size", commands.size(8, 1)), ("bold", commands.bold(False))):
            self._mode(name, mode)
        self._mode("reverse", commands.reverse(False))
        self._mode("centred", commands.centred(False))
        self._mode("height", commands.line_height(24))
        self.sent += "─".encode("cp437") * (self.profile.dots // 96) + b"\n"

    def _picture(self, image: Image.Image, *, centred: bool) -> None:
        self._mode("centred", commands.centred(centred))
        self.sent += commands.picture(image)

    def _page_for(self, text: str) -> tuple[int, str] | None:
        """The page in force if it covers all of `text`, else the first that does, else None."""
        pages = [*self.profile.pages, (self.profile.start_page, self.profile.start_codec)]
        pages.sort(key=lambda page: page[0] != self.page)
        plain = text.translate(_SPACES)
        return next((page for page in pages if _covers(page[1], plain)), None)

    def _select(self, page: int) -> None:
        if page != self.page:
            self.sent += commands.code_page(page)
            self.page = page

    def _mode(self, name: str, command: bytes) -> None:
        if self.modes.get(name) != command:
            self.sent += command
            self.modes[name] = command


def _covers(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
