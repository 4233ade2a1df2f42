"""A QR code drawn as a texture of one pixel a module, scaled without blur."""

from functools import lru_cache
from pathlib import Path

import qrcode
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.widgets import look

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


@lru_cache(maxsize=4)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code's squares without its quiet zone, top row first."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(row) for row in code.get_matrix())


def forget_codes() -> None:
    """Whose code was drawn has left."""
    modules.cache_clear()


QUIET = 4
"""Modules of white around a code: without them no camera finds it on black."""


class Qr(Widget):
    """`address` as a code, in ink on white; nothing while the address is empty. `framed`: its place is white around it, too."""

    address = StringProperty("")
    framed = BooleanProperty(False)
    texture = ObjectProperty(None, allownone=True)

    def on_address(self, *_: object) -> None:
        around = QUIET if look.EASE.contrast and not self.framed else 0
        self.texture = _draw(self.address, around) if self.address else None


def _draw(address: str, around: int) -> Texture:
    code = modules(address)
    side, beside = (False,) * around, ((False,) * (len(code) + 2 * around),) * around
    rows = [*beside, *((*side, *row, *side) for row in code), *beside]
    ink = bytes(0 if look.EASE.contrast else round(part * 255) for part in look.colour("ink")[:3])
    white = b"\xff\xff\xff"
    drawn = b"".join(ink if dark else white for row in reversed(rows) for dark in row)
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="rgb")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(drawn, colorfmt="rgb", bufferfmt="ubyte")
    return texture
