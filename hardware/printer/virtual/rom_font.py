"""The printer's built-in font A, 12 × 24 dots a character; drawn here from a cut of DejaVu Sans Mono."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from config.look import font_file

WIDE, TALL = 12, 24
_FONTS = Path(__file__).parent / "fonts"
_FACE_ADVANCE = 0.602  # of an em
_ABOVE = 8


@lru_cache(maxsize=4096)
def glyph(character: str, wide: int, tall: int, bold: bool, smooth: bool) -> Image.Image:
    """One character as grey ink (255 = black) in a cell of 12·wide × 24·tall dots."""
    scale = max(wide, tall) if smooth else 1
    face = _face(TALL * scale, bold)
    head = _ABOVE * scale
    cell = Image.new("L", (round(TALL * scale * _FACE_ADVANCE), head + TALL * scale), 0)
    ImageDraw.Draw(cell).text((0, head + round(18.5 * scale)), character, font=face, fill=255, anchor="ls")
    ink = cell.getbbox()
    top = min(head, ink[1]) if ink else head  # a capital with an accent is squeezed into the cell, as in the real font
    cell = cell.crop((0, top, cell.width, cell.height))
    drawn = cell.resize((WIDE * (wide if smooth else 1), TALL * (tall if smooth else 1)), Image.Resampling.LANCZOS)
    drawn = drawn.point(lambda ink: 255 if ink > 115 else 0)
    return drawn.resize((WIDE * wide, TALL * tall), Image.Resampling.NEAREST)


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
