"""Larger letters as far as a screen has room for them: the largest size at which everything keeps its place."""

from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.widgets.stack import Stack
from kiosk.widgets.text import Text

FACTORS = (1.35, 1.2, 1.1, 1.0)
_LAYOUTS = 3
"""A text is set before its column, and that before the column around it."""


class Growth:
    """Of one screen. Each try takes a frame or two; what fitted once is where the next view begins, so that nothing jumps."""

    def __init__(self, root: Widget) -> None:
        self._root, self._at, self._rest = root, 0, 0
        self._look_soon = Clock.create_trigger(self._look, 0)

    def begin(self, *_: Any) -> None:
        """Something else stands on the screen."""
        self._set(self._at)

    def _set(self, at: int) -> None:
        self._at, self._rest = at, _LAYOUTS
        for text in _of(self._root, Text):
            text.grow = FACTORS[at]
        self._look_soon()

    def _look(self, _passed: float) -> None:
        self._rest -= 1
        if self._rest > 0:
            self._look_soon()
        elif self._at < len(FACTORS) - 1 and self._is_crowded():
            self._set(self._at + 1)

    def _is_crowded(self) -> bool:
        columns = [one for one in _of(self._root, BoxLayout) if one.height > 1 and one.opacity > 0]
        if any(one.orientation == "vertical" and one.minimum_height > one.height + 1 for one in columns):
            return True
        across = [one for one in columns if one.orientation == "horizontal"]
        if any(child.size_hint_y is None and child.height > _room(one) + 1 for one in across for child in one.children):
            return True
        return any(text.overflows() for text in _of(self._root, Text) if text.said)


def _room(row: BoxLayout) -> float:
    return float(row.height - row.padding[1] - row.padding[3])


def _of(root: Widget, kind: type) -> list[Any]:
    """What is in it now, and what is only left out for the time being."""
    found, ahead = [], [root]
    while ahead:
        one = ahead.pop()
        if isinstance(one, kind):
            found.append(one)
        ahead += one.everything if isinstance(one, Stack) and kind is Text else one.children
    return found
