"""The printer's built-in font A, 12 × 24 dots a character; drawn here from a cut of DejaVu Sans Mono."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from config.look import font_file

WIDE, TALL = 12, 24
_FONTS = Path(__file__).parent / "fonts"
_FACE_SIZE = 22  # a capital is 16 dots high, an x 12
_FACE_ADVANCE = 0.602  # of an em
_BASELINE = 18.8
_CAPITAL_TOP = _BASELINE - 0.729 * _FACE_SIZE
_ACCENT_ROOM = 4.6
_ABOVE = 8
_FINE = 4  # drawn so many times as large, then made small


@lru_cache(maxsize=4096)
def glyph(character: str, wide: int, tall: int, bold: bool, smooth: bool) -> Image.Image:
    """One character as grey ink (255 = black) in a cell of 12·wide × 24·tall dots."""
    scale = (max(wide, tall) if smooth else 1) * _FINE
    face = _face(_FACE_SIZE * scale, bold)
    head = _ABOVE * scale
    cell = Image.new("L", (round(_FACE_SIZE * scale * _FACE_ADVANCE), head + TALL * scale), 0)
    ImageDraw.Draw(cell).text((0, head + round(_BASELINE * scale)), character, font=face, fill=255, anchor="ls")
    ink = cell.getbbox()
    cell = _under_its_accent(cell, ink[1], scale) if ink and ink[1] < head else cell.crop((0, head, *cell.size))
    drawn = cell.resize((WIDE * (wide if smooth else 1), TALL * (tall if smooth else 1)), Image.Resampling.BOX)
    drawn = drawn.point(lambda ink: 255 if ink > 115 else 0)
    return drawn.resize((WIDE * wide, TALL * tall), Image.Resampling.NEAREST)


def _under_its_accent(cell: Image.Image, top: int, scale: int) -> Image.Image:
    """A capital whose accent stands out of the cell: both are pressed together, and the capital stays above small letters."""
    head, room = _ABOVE * scale, round(_ACCENT_ROOM * scale)
    above, foot = head + round(_CAPITAL_TOP * scale), head + round(_BASELINE * scale)
    pressed = Image.new("L", (cell.width, TALL * scale), 0)
    accent, letter = cell.crop((0, top, cell.width, above)), cell.crop((0, above, cell.width, foot))
    pressed.paste(accent.resize((cell.width, room), Image.Resampling.BOX), (0, 0))
    pressed.paste(letter.resize((cell.width, foot - head - room), Image.Resampling.BOX), (0, room))
    pressed.paste(cell.crop((0, foot, *cell.size)), (0, foot - head))
    return pressed


@lru_cache(maxsize=1024)
def hanzi(character: str, wide: int, tall: int, bold: bool, smooth: bool) -> Image.Image:
    """A sign of the two-byte font in 24·wide × 24·tall dots; a real printer's own Chinese differs a little."""
    scale = max(wide, tall) if smooth else 1
    side = TALL * scale
    cell = Image.new("L", (side, side), 0)
    name = font_file("KioskSans-Bold" if bold else "KioskSans-Regular")
    face = ImageFont.truetype(name, round(side * 0.92))
    ImageDraw.Draw(cell).text((side // 2, side // 2), character, font=face, fill=255, anchor="mm")
    cell = cell.point(lambda ink: 255 if ink > 115 else 0)
    return cell.resize((2 * WIDE * wide, TALL * tall), Image.Resampling.NEAREST)


@lru_cache(maxsize=16)
def _face(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"RomFont-{'Bold' if bold else 'Regular'}.ttf", size)
