"""Rounded grounds as nine-patch textures: edge and fill in one picture, drawn once, smooth without multisampling."""

from functools import lru_cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from kiosk.widgets import look

_FINER = 4  # drawn this much larger, then shrunk: smooth corners


def patch(fill: str, edge: str, radius: float) -> Texture:
    """For `BorderImage` with a border of `radius` on every side; colours are roles of the tokens.

    In high contrast a ground that is as dark as what it lies on has an edge.
    """
    if fill == edge and look.EASE.contrast and look.colour(fill) == look.colour("touch"):
        edge = "edge"
    return _patch(fill, edge, radius, look.EASE.palette, look.EASE.mark)


@lru_cache(maxsize=64)
def _patch(fill: str, edge: str, radius: float, palette: str, _mark: str) -> Texture:
    width = look.EDGES[palette]
    side = int(radius) * 2 + 4
    large = Image.new("RGBA", (side * _FINER, side * _FINER), (*_bytes(edge)[:3], 0))
    pen = ImageDraw.Draw(large)
    last = side * _FINER - 1
    pen.rounded_rectangle((0, 0, last, last), radius * _FINER, fill=_bytes(edge))
    if fill != edge:
        inset = width * _FINER
        inner = (inset, inset, last - inset, last - inset)
        pen.rounded_rectangle(inner, (radius - width) * _FINER, fill=_bytes(fill))
    small = large.resize((side, side), Image.Resampling.BOX)
    texture = Texture.create(size=(side, side), colorfmt="rgba")
    texture.blit_buffer(small.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    return texture


def _bytes(role: str) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (round(part * 255) for part in look.colour(role))
    return red, green, blue, alpha
