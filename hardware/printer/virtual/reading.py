"""Reads the big number off the paper by eye, so to say: each drawn letter is held against the alphabet of numbers."""

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFont

from config.look import font_file

_ALPHABET = "0123456789ACEHKMPTX"
_GRID = (24, 32)
_TALL_ENOUGH = 60
_SURE = 0.80


def read_number(pictures: list[Image.Image]) -> str | None:
    """The number among the pictures of a strip (255 = ink), or None where no picture reads as one."""
    for picture in pictures:
        box = picture.getbbox()
        if box is None or box[3] - box[1] < _TALL_ENOUGH:
            continue
        read = [_read_letter(letter, box[3] - box[1]) for letter in _letters(picture.crop(box))]
        if read and all(read):
            return "".join(letter or "" for letter in read)
    return None


def _letters(picture: Image.Image) -> list[Image.Image]:
    """The picture cut at columns without ink."""
    columns = picture.resize((picture.width, 1), Image.Resampling.BOX).tobytes()
    letters: list[Image.Image] = []
    start: int | None = None
    for x, ink in enumerate([*columns, 0]):
        if ink and start is None:
            start = x
        elif not ink and start is not None:
            part = picture.crop((start, 0, x, picture.height))
            letters.append(part.crop(part.getbbox()))
            start = None
    return letters


def _read_letter(letter: Image.Image, line_height: int) -> str | None:
    if letter.height < line_height / 3:
        return "-" if letter.width > letter.height else None
    seen = letter.resize(_GRID, Image.Resampling.BOX)
    shape = letter.width / letter.height
    likeness = {name: _alike(seen, known) - abs(shape - ratio) for name, (known, ratio) in _known().items()}
    best = max(likeness, key=lambda name: likeness[name])
    return best if likeness[best] > _SURE else None


def _alike(one: Image.Image, other: Image.Image) -> float:
    """1.0 for the same picture, 0.0 for its opposite."""
    mean = ImageChops.difference(one, other).resize((1, 1), Image.Resampling.BOX).tobytes()[0]
    return 1 - mean / 255


@lru_cache(maxsize=1)
def _known() -> dict[str, tuple[Image.Image, float]]:
    font = ImageFont.truetype(font_file("KioskSans-Bold"), 160)
    known = {}
    for name in _ALPHABET:
        drawn = Image.new("L", (300, 300), 0)
        ImageDraw.Draw(drawn).text((40, 20), name, font=font, fill=255)
        letter = drawn.crop(drawn.getbbox())
        known[name] = (letter.resize(_GRID, Image.Resampling.BOX), letter.width / letter.height)
    return known
