"""The hospital's sign on the speaking field: on a white card, as most signs are drawn for white paper."""

from base64 import b64decode
from io import BytesIO

from kivy.core.image import Image as Picture
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

HEIGHT, WIDEST, INSET = 124, 520, (28, 18)
Builder.load_string("""
#:import look kiosk.widgets.look
<Logo>:
    size_hint: None, None
    height: self.high
    padding: self.inset
    canvas.before:
        Color:
            rgba: 1, 1, 1, 1
        SmoothRoundedRectangle:
            pos: self.pos
            size: self.size
            radius: [look.RADIUS["card"]]
    Image:
        texture: root.picture
        fit_mode: "contain"
""")


class Logo(BoxLayout):
    """`said`: a PNG in base 64, tested before anybody sees it; empty: nothing stands here."""

    wanted = BooleanProperty(True)
    said = StringProperty("")
    picture = ObjectProperty(None, allownone=True)
    high, inset = HEIGHT, INSET

    def on_said(self, *_: object) -> None:
        self.picture = Picture(BytesIO(b64decode(self.said)), ext="png").texture if self.said else None
        if self.picture is not None:
            inner = HEIGHT - 2 * INSET[1]
            self.width = min(WIDEST, self.picture.width / self.picture.height * inner + 2 * INSET[0])
