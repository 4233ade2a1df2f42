"""Draws what the printer's own letters cannot: the big number, the QR, and any line no single code page covers."""

import io
from functools import lru_cache

import qrcode
from PIL import Image, ImageDraw, ImageFont

from config.look import font_file
from hardware.printer.lines import TextLine

_CELL_WIDE, _CELL_TALL = 12, 24
_NUMBER_SIZE = {576: 206, 384: 136}
_SMALLEST = 19  # look.md section 10: all text at least 19 dots


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("KioskSans-Bold" if bold else "KioskSans-Regular"), size)


@lru_cache(maxsize=64)
def draw_number(number: str, dots: int) -> Image.Image:
    """The number in black on white (mode "1"), cropped to its ink, half as large as it is printed: never wider than the paper.

    A step at an edge is a quarter of a millimetre then, on figures 18 mm high.
    """
    size = _NUMBER_SIZE.get(dots, dots * 206 // 576) // 2
    font = _font(size, True)
    while size > _SMALLEST and _ink_width(number, font) > dots // 2 - 8:
        size -= 2
        font = _font(size, True)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(number))
    picture = Image.new("L", (right - left, bottom - top), 255)
    ImageDraw.Draw(picture).text((-left, -top), number, font=font, fill=0)
    return _black_and_white(picture)


@lru_cache(maxsize=512)
def draw_line(line: TextLine, dots: int) -> Image.Image:
    """A whole line as a picture (mode "1"), in the size its characters would have had; cropped at the right unless reversed.

    Remembered: a day's tickets say the same few hundred lines.
    """
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
    if ink > room:
        return _squeezed(line, text, font, (start, room, dots, tall))
    across = dots if line.reverse or line.right else min(dots, start + ink + 2)
    picture = Image.new("L", (across, max(tall, round(size * 1.17))), 0 if line.reverse else 255)
    pen, colour = ImageDraw.Draw(picture), 255 if line.reverse else 0
    left = (dots - ink) // 2 if line.centred and line.reverse else start
    middle = picture.height // 2
    pen.text((left, middle), text, font=font, fill=colour, anchor="lm")
    if line.right:
        pen.text((dots, middle), line.right, font=_font(size, line.bold_right), fill=colour, anchor="rm")
    return _black_and_white(picture)


def _squeezed(
    line: TextLine, text: str, font: ImageFont.FreeTypeFont, places: tuple[int, int, int, int]
) -> Image.Image:
    """A line that even the smallest letters do not fit is drawn whole and made narrower: no letter is lost."""
    start, room, dots, tall = places
    paper, ink = (0, 255) if line.reverse else (255, 0)
    wide = Image.new("L", (_ink_width(text, font), tall), paper)
    ImageDraw.Draw(wide).text((0, tall // 2), text, font=font, fill=ink, anchor="lm")
    picture = Image.new("L", (dots, tall), paper)
    picture.paste(wide.resize((room, tall), Image.Resampling.LANCZOS), (start, 0))
    if line.right:
        bold = _font(_SMALLEST, line.bold_right)
        ImageDraw.Draw(picture).text((dots, tall // 2), line.right, font=bold, fill=ink, anchor="rm")
    return _black_and_white(picture)


@lru_cache(maxsize=64)
def draw_qr(content: str, module_dots: int) -> Image.Image:
    """The code without its quiet zone (mode "1"), level M as the native one."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=1, border=0)
    code.add_data(content)
    code.make()
    modules = code.get_matrix()
    small = Image.new("1", (len(modules), len(modules)), 1)
    small.putdata([0 if dark else 1 for row in modules for dark in row])
    side = len(modules) * module_dots
    return small.resize((side, side), Image.Resampling.NEAREST)


@lru_cache(maxsize=8)
def draw_picture(png: bytes, dots: int) -> Image.Image:
    """A PNG as the printer can show it: on white, at most `dots` wide, greys as points (mode "1"). Raises OSError, ValueError."""
    with Image.open(io.BytesIO(png)) as read:
        shown = read.convert("RGBA")
    on_white = Image.new("RGBA", shown.size, "white")
    on_white.alpha_composite(shown)
    grey = on_white.convert("L")
    if grey.width > dots:
        grey = grey.resize((dots, max(1, round(grey.height * dots / grey.width))), Image.Resampling.LANCZOS)
    return grey.convert("1")


def _ink_width(text: str, font: ImageFont.FreeTypeFont) -> int:
    return round(font.getlength(text))


def _black_and_white(picture: Image.Image) -> Image.Image:
    return picture.convert("1", dither=Image.Dither.NONE)
