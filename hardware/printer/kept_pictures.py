"""Which pictures of a ticket a printer may keep in its own memory, and under which key. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image

from hardware.printer.lines import Line, PictureLine
from hardware.printer.raster import draw_picture


@dataclass(frozen=True)
class KeptPicture:
    """`key`: two figures, which every manual allows; `digest` tells two pictures apart that fell on one key."""

    key: bytes
    digest: str
    image: Image.Image


def to_keep(line: PictureLine, dots: int) -> KeptPicture:
    """The picture as it is printed on paper `dots` wide. Raises OSError, ValueError for what is no picture."""
    image = draw_picture(line.png, round(dots * line.share))
    digest = hashlib.sha256(repr(image.size).encode() + image.tobytes()).hexdigest()
    return KeptPicture(b"%02d" % (int(digest[:8], 16) % 100), digest, image)


def sign_of(lines: Iterable[Line], dots: int) -> KeptPicture | None:
    """The first picture that is the same on every ticket."""
    line = next((line for line in lines if isinstance(line, PictureLine) and line.keep), None)
    return to_keep(line, dots) if line is not None else None
