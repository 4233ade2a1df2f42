"""A finger made of code, for the tour and for tests: real touch events through the window's own door."""

from itertools import count
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.widgets.key import Pressable
from kiosk.widgets.text import Text

_ids = count(1)


class Finger(MotionEvent):  # type: ignore[misc]
    """At a point of the window, in pixels from below left."""

    def __init__(self, x: float, y: float) -> None:
        width, height = Window.size
        super().__init__("finger", next(_ids), (x / width, y / height), is_touch=True, type_id="touch")

    def depack(self, args: tuple[float, float]) -> None:
        self.sx, self.sy = args
        self.profile = ["pos"]
        super().depack(args)

    def down(self) -> None:
        EventLoop.post_dispatch_input("begin", self)

    def up(self) -> None:
        self.update_time_end()
        EventLoop.post_dispatch_input("end", self)


def visible(root: Widget) -> list[Widget]:
    """Every widget a person can see, front parts included; what has no size or is transparent is left out."""
    found: list[Widget] = []
    for child in root.children[::-1]:
        if child.opacity > 0 and not (isinstance(child, Text | Pressable) and child.height <= 0):
            found += [child, *visible(child)]
    return found


def texts(root: Widget) -> list[Text]:
    """Every text that can be seen."""
    return [part for part in visible(root) if isinstance(part, Text) and part.said]


def key_with(root: Widget, words: str) -> Pressable | None:
    """The key that carries `words`, or None."""
    for part in visible(root):
        if isinstance(part, Pressable) and any(text.said == words for text in texts(part)):
            return part
    return None


def middle_of(key: Widget) -> tuple[float, float]:
    """The key's middle in the window's pixels."""
    x, y = key.to_window(*key.center)
    return float(x), float(y)


def front(face: Any) -> Widget:
    """What lies in front: the idle question hides the screen beneath it."""
    over = face.ids.over
    return over if over.children else face.ids.slot
