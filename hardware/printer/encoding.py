"""Lines → bytes. A line goes out in one code page that covers all of it, else in the printer's own Chinese, else as a picture.

Never a `?`, never a guess.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from PIL import Image, ImageChops

from hardware.printer import commands
from hardware.printer.columns import width
from hardware.printer.kept_pictures import to_keep
from hardware.printer.lines import Bar, Gap, Line, MapLine, NumberLine, PictureLine, QrLine, Rule, TextLine
from hardware.printer.profile import Confirms, PrinterProfile
from hardware.printer.raster import draw_line, draw_number, draw_picture, draw_qr
from hardware.printer.small_map import draw_map, map_dots

_QR_MODULE_DOTS = 6
_QR_QUIET_DOTS = 4 * _QR_MODULE_DOTS
_LEADING = 8
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " "})  # a printer's cell is one width anyway


NOTHING_KEPT: frozenset[bytes] = frozenset()


def encode(
    lines: list[Line], profile: PrinterProfile, process_id: bytes, kept: frozenset[bytes] = NOTHING_KEPT
) -> bytes:
    """A complete job: set-up, lines, cut, request of confirmation. But for `kept` it depends on nothing left in the printer."""
    job = _Job(profile, kept)
    for line in lines:
        job.put(line)
    return bytes(job.sent) + ending(profile, process_id)


def ending(profile: PrinterProfile, process_id: bytes) -> bytes:
    """Cut, or enough white paper to tear; then the question whether it is out."""
    cut = commands.CUT if profile.cutter else commands.feed(commands.TEAR_OFF_DOTS)
    asked = {Confirms.BY_JOB: commands.ask_when_printed(process_id), Confirms.IN_ORDER: commands.ask_in_order()}
    return cut + asked.get(profile.confirms, b"")


def is_kept(line: PictureLine, profile: PrinterProfile, kept: frozenset[bytes]) -> bool:
    """Whether the printer prints it by its key."""
    return line.keep and bool(kept) and to_keep(line, profile.dots).key in kept


@dataclass
class _Job:
    """The bytes so far and the modes the printer is in, so that only changes are sent."""

    profile: PrinterProfile
    kept: frozenset[bytes] = NOTHING_KEPT
    sent: bytearray = field(default_factory=bytearray)
    modes: dict[str, bytes] = field(default_factory=dict)
    page: int = 0

    def __post_init__(self) -> None:
        self.sent += commands.START + commands.KANJI_OFF
        if self.profile.epson:
            self.sent += commands.DEAF_TO_PICTURES
        if self.profile.sets_units:
            self.sent += commands.motion_units(self.profile.dots_per_inch) + commands.SMOOTH
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
                self._number(line)
            case Rule():
                self._rule()
            case Gap():
                self.sent += commands.feed(line.dots)
            case QrLine():
                self._qr(line.content)
            case MapLine(shown, share, highest):
                self._picture(draw_map(shown, map_dots(self.profile.dots, share), highest), centred=True)
            case PictureLine() if is_kept(line, self.profile, self.kept):
                self._mode("centred", commands.centred(True))
                self.sent += commands.kept_picture(to_keep(line, self.profile.dots).key)
            case PictureLine():
                self._picture(draw_picture(line.png, round(self.profile.dots * line.share)), centred=True)

    def _number(self, line: NumberLine) -> None:
        if not line.letters:
            self._picture(draw_number(line.number, self.profile.dots), centred=True, twice=True)
            return
        times = min(8, self.profile.columns // max(1, len(line.number)))
        self._text(TextLine(line.number, wide=times, tall=times, bold=True, centred=True), 0)

    def _qr(self, content: str) -> None:
        self._mode("centred", commands.centred(True))
        self.sent += commands.feed(_QR_QUIET_DOTS)
        if self.profile.native_qr:
            self.sent += commands.qr(content, _QR_MODULE_DOTS)
        else:
            self.sent += commands.picture(draw_qr(content, _QR_MODULE_DOTS // 2), twice=True)
        self.sent += commands.feed(_QR_QUIET_DOTS)

    def _text(self, line: TextLine, leading: int) -> None:
        """In letters where the printer has them all, else drawn."""
        said = line.text + line.right
        pages = sorted(self.profile.all_pages, key=lambda page: page[0] != self.page)
        chosen = page_for(said, pages)
        chinese = None if chosen else own_chinese(said, self.profile)
        wide_enough = chinese and _two_byte_width(said) * line.wide <= self.profile.columns
        if chosen is None and not wide_enough:
            self._drawn(line, leading)
            return
        if chosen:
            self._select(chosen[0])
        self._mode("size", commands.size(line.wide, line.tall))
        self._mode("reverse", commands.reverse(line.reverse))
        self._mode("centred", commands.centred(line.centred and not line.reverse))
        self._mode("height", commands.line_height(min(255, 24 * line.tall + leading)))
        self._mode("bold", commands.bold(line.bold))
        measure = width if chosen else _two_byte_width
        cells, codec = self._cells(line, measure).translate(_SPACES), chosen[1] if chosen else chinese or ""
        edge = len(cells) - len(line.right) if line.right and line.bold_right != line.bold else len(cells)
        self.sent += b"" if chosen else commands.KANJI_ON
        self.sent += cells[:edge].encode(codec)
        if edge < len(cells):
            self._mode("bold", commands.bold(line.bold_right))
            self.sent += cells[edge:].encode(codec)
        self.sent += b"\n" if chosen else commands.KANJI_OFF + b"\n"

    def _drawn(self, line: TextLine, leading: int) -> None:
        """Double letters are drawn in single ones and doubled by the printer, as it does with its own."""
        twice = line.wide == line.tall == 2
        image = draw_line(replace(line, wide=1, tall=1) if twice else line, self.profile.dots // (1 + twice))
        self._picture(image, centred=line.centred and not line.reverse, leading=leading, twice=twice)

    def _cells(self, line: TextLine, measure: Callable[[str], int]) -> str:
        """The text with its blanks: the right part pushed to the edge, a reversed line filled to the edge."""
        columns = self.profile.columns // line.wide
        free = columns - measure(line.text) - measure(line.right)
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
        if self.profile.start_codec != "cp437":
            self._picture(Image.new("1", (self.profile.dots, 2)), centred=False, leading=22)
            return
        self._select(self.profile.start_page)
        for name, mode in (("size", commands.size(8, 1)), ("bold", commands.bold(False))):
            self._mode(name, mode)
        self._mode("reverse", commands.reverse(False))
        self._mode("centred", commands.centred(False))
        self._mode("height", commands.line_height(24))
        self.sent += "─".encode("cp437") * (self.profile.dots // 96) + b"\n"

    def _picture(self, image: Image.Image, *, centred: bool, leading: int = 0, twice: bool = False) -> None:
        """White rows above and below the ink are fed, not sent."""
        ink, times = _ink_rows(image), 2 if twice else 1
        if ink is None:
            self.sent += commands.feed(image.height * times + leading)
            return
        top, bottom = ink
        self._mode("centred", commands.centred(centred))
        self.sent += commands.feed(top * times)
        self.sent += commands.picture(image.crop((0, top, image.width, bottom)), twice=twice)
        self.sent += commands.feed((image.height - bottom) * times + leading)

    def _select(self, page: int) -> None:
        if page != self.page:
            self.sent += commands.code_page(page)
            self.page = page

    def _mode(self, name: str, command: bytes) -> None:
        if self.modes.get(name) != command:
            self.sent += command
            self.modes[name] = command


def _ink_rows(image: Image.Image) -> tuple[int, int] | None:
    """The first row with ink and the one after the last."""
    box = ImageChops.invert(image).getbbox()
    return (box[1], box[3]) if box else None


def page_for(text: str, pages: Iterable[tuple[int, str]]) -> tuple[int, str] | None:
    """The first page that has every letter of `text`."""
    plain = text.translate(_SPACES)
    return next((page for page in pages if _covers(page[1], plain)), None)


def own_chinese(text: str, profile: PrinterProfile) -> str | None:
    """The codec of the printer's own Chinese where it has all of `text` in two bytes a sign; else None."""
    codec, plain = profile.own_chinese, text.translate(_SPACES)
    if codec is None or not _covers(codec, plain):
        return None
    return codec if len(plain.encode(codec)) == _two_byte_width(plain) else None


def _two_byte_width(text: str) -> int:
    """Columns in the printer's Chinese font: all that is not ASCII is as wide as a hanzi."""
    return sum(1 if character.isascii() else 2 for character in text)


@lru_cache(maxsize=4096)
def _covers(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
