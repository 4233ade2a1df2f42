"""A QR code drawn as a texture of one pixel a module, scaled without blur."""

from functools import lru_cache
from pathlib import Path

import qrcode
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
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


class Qr(Widget):
    """`address` as a code, in ink on white; nothing while the address is empty."""

    address = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    def on_address(self, *_: object) -> None:
        self.texture = _draw(self.address) if self.address else None


def _draw(address: str) -> Texture:
    rows = modules(address)
    ink = bytes(0 if look.EASE.contrast else round(part * 255) for part in look.colour("ink")[:3])
    white = b"\xff\xff\xff"
    drawn = b"".join(ink if dark else white for row in reversed(rows) for dark in row)
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="rgb")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(drawn, colorfmt="rgb", bufferfmt="ubyte")
    return texture
