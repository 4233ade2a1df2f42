"""The strip of paper under the print head: draws what the mechanism prints and remembers what could be read on it."""

from dataclasses import dataclass, field

from PIL import Image

from hardware.printer.virtual.rom_font import TALL, WIDE, glyph, hanzi

_GROWTH = 512
_MARGIN = 32  # 4 mm


@dataclass(frozen=True)
class PrintedText:
    """A line of built-in characters as they stand on the paper."""

    text: str
    wide: int
    tall: int
    bold: bool
    reverse: bool


@dataclass
class Style:
    """The modes in force; ESC @ brings back exactly these values."""

    wide: int = 1
    tall: int = 1
    bold: bool = False
    reverse: bool = False
    smooth: bool = False
    underline: int = 0
    align: int = 0
    spacing: float = 30.0


@dataclass
class Paper:
    """One strip, `dots` wide, from the last cut on. Ink is kept as 255 in a grey picture that grows downwards."""

    dots: int
    style: Style = field(default_factory=Style)
    row: int = 0
    texts: list[PrintedText] = field(default_factory=list)
    pictures: list[tuple[int, Image.Image]] = field(default_factory=list)
    qr_codes: list[str] = field(default_factory=list)
    torn: bool = False
    _line: list[tuple[str, Style, int]] = field(default_factory=list)
    _ink: Image.Image | None = None
    _last_ink: int = 0

    def put(self, character: str, cells: int = 1) -> int:
        """Into the line buffer; a full line is printed by itself. A hanzi takes two cells. Returns the rows used so far."""
        before = self.row
        across = WIDE * cells * self.style.wide
        if sum(width for _, _, width in self._line) + across > self.dots:
            self.end_line()
        self._line.append((character, Style(**vars(self.style)), across))
        return self.row - before

    def end_line(self) -> int:
        """Print the line buffer and feed. Returns the rows used."""
        tallest = max((TALL * style.tall for _, style, _ in self._line), default=0)
        across = sum(width for _, _, width in self._line)
        left = self._left(across)
        for character, style, width in self._line:
            draw = glyph if width == WIDE * style.wide else hanzi
            cell = draw(character, style.wide, style.tall, style.bold, style.smooth)
            if style.reverse:
                cell = cell.point(lambda ink: 255 - ink)
            self._draw(cell, left, self.row + tallest - cell.height)
            left += cell.width
        if self._line:
            text, style = "".join(character for character, _, _ in self._line), self._line[0][1]
            self.texts.append(PrintedText(text, style.wide, style.tall, style.bold, style.reverse))
        self._line.clear()
        return self.feed(max(tallest, round(self.style.spacing)))

    def drop_line(self) -> None:
        """Forget what is in the line buffer."""
        self._line.clear()

    def draw(self, picture: Image.Image) -> int:
        """A picture (255 = ink) at the row under the head. Bands that touch are one picture to a reader."""
        used = self.end_line() if self._line else 0
        visible = picture.crop((0, 0, min(picture.width, self.dots), picture.height))
        self._draw(visible, self._left(visible.width), self.row)
        if self.pictures and self.pictures[-1][0] + self.pictures[-1][1].height == self.row:
            top, above = self.pictures.pop()
            joined = Image.new("L", (max(above.width, visible.width), above.height + visible.height), 0)
            joined.paste(above, (0, 0))
            joined.paste(visible, (0, above.height))
            self.pictures.append((top, joined))
        else:
            self.pictures.append((self.row, visible))
        return used + self.feed(picture.height)

    def feed(self, rows: int) -> int:
        """White paper. Returns the rows used."""
        self._ensure(self.row + rows)
        self.row += rows
        return rows

    def look(self) -> Image.Image:
        """The strip as an eye sees it: black on white (mode "1"), with the margins the head cannot reach."""
        self._ensure(self.row)
        assert self._ink is not None  # noqa: S101 - _ensure made it
        strip = Image.new("L", (self.dots + 2 * _MARGIN, _MARGIN + self.row), 255)
        strip.paste(self._ink.crop((0, 0, self.dots, self.row)).point(lambda ink: 255 - ink), (_MARGIN, _MARGIN))
        return strip.convert("1")

    @property
    def white_below(self) -> int:
        """Rows of white paper under the last ink."""
        return self.row - self._last_ink

    @property
    def has_ink(self) -> bool:
        return bool(self.texts or self.pictures or self.qr_codes)

    def _left(self, across: int) -> int:
        free = max(0, self.dots - across)
        return (0, free // 2, free)[self.style.align]

    def _draw(self, cell: Image.Image, left: int, top: int) -> None:
        self._ensure(top + cell.height)
        assert self._ink is not None  # noqa: S101 - _ensure made it
        self._ink.paste(cell, (left, top))
        self._last_ink = max(self._last_ink, top + cell.height)

    def _ensure(self, rows: int) -> None:
        if self._ink is None or self._ink.height < rows:
            grown = Image.new("L", (self.dots, rows + _GROWTH), 0)
            if self._ink is not None:
                grown.paste(self._ink, (0, 0))
            self._ink = grown
