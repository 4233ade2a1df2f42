"""What all screens have: a speaking part, a touching part, a view to show and one way to tell a tap."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.session import Session
from kiosk.widgets import card, header, idle, key, look, plate, qr, row_list, text, way_list  # noqa: F401  (their rules)
from kiosk.widgets.growth import Growth
from kiosk.widgets.key import GUARD
from kiosk.widgets.paged_stack import PagedStack
from kiosk.widgets.stack import Stack

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Speak(Stack):
    """The dark field that tells: above in portrait, left in landscape. Nothing on it is ever touched."""


class Touch(PagedStack):
    """The paper with the keys. Where they must lie low, what has no room goes onto another page."""


class StepScreen(FloatLayout):
    """`view` is what its model made of the session; `send` takes taps. Built once, refilled for every person."""

    view = ObjectProperty(rebind=True)
    send = ObjectProperty()
    landscape = BooleanProperty(False)
    speaks = BooleanProperty(False)  # a voice can be heard here
    quiet = BooleanProperty(False)  # hints make room for a line about the wait
    speak_height = NumericProperty(look.SPEAK_LEAST)
    first_key: str = "back"
    """Which word the first key of the foot carries: back, your_data or none."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name in ("pos", "size", "landscape", "speak_height"):
            self.fbind(name, self._place)
        self._place()
        for part in self.children:
            if isinstance(part, Touch):
                part.paged = look.EASE.low_reach
        self._grown: list[Growth] = []
        if look.EASE.larger:
            self._grown = [Growth(part) for part in self.children]  # a long title keeps no key small
            for part, growth in zip(self.children, self._grown, strict=True):
                self.fbind("view", growth.begin)
                if isinstance(part, Touch):  # what stands overleaf has words of its own
                    part.fbind("page", growth.begin)
                growth.begin()

    def _place(self, *_: object) -> None:
        for part in self.children:
            if isinstance(part, Speak):
                part.size = self._speak_size()
                part.pos = (self.x, self.y + self.height - part.height)  # `top` is still the old one here
            if isinstance(part, Touch):
                part.pos = (self.x + self._speak_size()[0], self.y) if self.landscape else self.pos
                part.size = self._touch_size()

    def _speak_size(self) -> tuple[float, float]:
        if self.landscape:
            return self.width * float(look.LANDSCAPE["speak_part"]), self.height
        return self.width, float(look.LOW_REACH_FROM if look.EASE.low_reach else self.speak_height)

    def _touch_size(self) -> tuple[float, float]:
        width, height = self._speak_size()
        if self.landscape:  # what is moved down leaves its room to the speaking field's ground
            return self.width - width, self.height - look.lowered()
        return self.width, self.height - height

    def grow_anew(self) -> None:
        """Other parts of the screen stand here now."""
        for growth in self._grown:
            growth.begin()

    def first_page(self) -> None:
        """Whoever comes to this screen begins at its beginning."""
        for part in self.children:
            if isinstance(part, Touch):
                part.page = 0

    def more_words(self, words: str) -> None:
        """What stands on the key that leads to what has no room."""
        for part in self.children:
            if isinstance(part, Touch):
                part.more_words = words

    def waiting_key(self, session: Session) -> object:
        """The key that says "One moment…": the last one pressed, unless the screen knows better."""
        return GUARD.last
