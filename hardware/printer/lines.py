"""What a ticket's paper is made of, before anybody thinks of bytes."""

from dataclasses import dataclass

from config.contract.ticket import TicketMap


@dataclass(frozen=True)
class TextLine:
    """One printed line. `wide` and `tall` multiply the printer's own 12 × 24-dot character; `right` stands at the right edge."""

    text: str
    right: str = ""
    wide: int = 1
    tall: int = 1
    bold: bool = False
    bold_right: bool = False
    reverse: bool = False
    centred: bool = False


@dataclass(frozen=True)
class NumberLine:
    """The visit's number, as large as the paper allows: drawn, or in the printer's own letters where bytes are dear."""

    number: str
    letters: bool = False


@dataclass(frozen=True)
class Rule:
    """A thin line across the paper."""


@dataclass(frozen=True)
class Gap:
    """White paper, in dots (8 dots are a millimetre)."""

    dots: int


@dataclass(frozen=True)
class Bar:
    """A black bar of white lines: where to wait."""

    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class QrLine:
    """A QR code with its quiet zone, centred."""

    content: str


@dataclass(frozen=True)
class PictureLine:
    """A picture from a PNG file's bytes. As wide as `share` of the paper, or narrower.

    `keep`: the same on every ticket, so a printer with a memory for pictures may keep it (the hospital's logo).
    """

    png: bytes
    share: float = 1.0
    keep: bool = False


@dataclass(frozen=True)
class MapLine:
    """One floor of the way, drawn on `share` of the paper's width and at most `highest` dots high."""

    shown: TicketMap
    share: float = 1.0
    highest: int = 224


Line = MapLine | PictureLine | TextLine | NumberLine | Rule | Gap | Bar | QrLine
