"""Draws what the printer's own letters cannot: the big number, and any line no single code page covers."""

from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from config.look import font_file
from hardware.printer.lines import TextLine

_CELL_WIDE, _CELL_TALL = 12, 24
_NUMBER_SIZE = {576: 206, 384: 136}
_SMALLEST = 19  # look.md section 10: all text at least 19 dots


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("KioskSans-Bold" if bold else "KioskSans-Regular"), size)


def draw_number(number: str, dots: int) -> Image.Image:
    """The number in black on white (mode "1"), cropped to its ink, never wider than the paper."""
    size = _NUMBER_SIZE.get(dots, dots * 206 // 576)
    font = _font(size, True)
    while size > _SMALLEST and _ink_width(number, font) > dots - 16:
        size -= 4
        font = _font(size, True)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(number))
    picture = Image.new("L", (right - left, bottom - top), 255)
    ImageDraw.Draw(picture).text((-left, -top), number, font=font, fill=0)
    return picture.point(_to_black).convert("1")


def draw_line(line: TextLine, dots: int) -> Image.Image:
    """A whole line as a picture (mode "1"), in the size its characters would have had; cropped at the right unless reversed."""
    tall = _CELL_TALL * line.tall
    lead = len(line.text) - len(line.text.lstrip(" "))
    start = lead * _CELL_WIDE * line.wide
    size = _CELL_TALL * max(line.tall if line.wide > 1 else 1, 1)
    if line.tall > line.wide:
        size = round(size * 1.25)
    font, text = _font(size, line.bold), line.text.strip(" ")
    room = dots - start - (0 if not line.right else _ink_width(line.right, font) + 12)
    while size > _SMALLEST and _ink_width(text, font) > room:
        size -= 1
        font = _font(size, line.bold)
    ink = _ink_width(text, font)
    across = dots if line.reverse or line.right else min(dots, start + ink + 2)
    picture = Image.new("L", (across, max(tall, round(size * 1.17))), 0 if line.reverse else 255)
    pen, colour = ImageDraw.Draw(picture), 255 if line.reverse else 0
    left = (dots - ink) // 2 if line.centred and line.reverse else start
    middle = picture.height // 2
    pen.text((left, middle), text, font=font, fill=colour, anchor="lm")
    if line.right:
        pen.text((dots, middle), line.right, font=_font(size, line.bold_right), fill=colour, anchor="rm")
    return picture.point(_to_black).convert("1")


def _ink_width(text: str, font: ImageFont.FreeTypeFont) -> int:
    return round(font.getlength(text))


def _to_black(grey: int) -> int:
    return 255 if grey > 127 else 0
