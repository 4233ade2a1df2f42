"""Larger letters as far as a part of a screen has room for them: the largest size at which everything keeps its place."""

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
    """Of a screen's speaking or its touching part. Each try takes a frame or two; what fitted once is where the next view begins,
    so that nothing jumps."""

    def __init__(self, root: Widget) -> None:
        self._root, self._at, self._rest = root, 0, 0
        self._look_soon = Clock.create_trigger(self._look, 0)

    def begin(self, *_: Any) -> None:
        """Something else stands on the screen."""
        self._set(self._at)

    def _set(self, at: int) -> None:
        self._at, self._rest = at, _LAYOUTS
        self._enlarge()
        self._look_soon()

    def _enlarge(self) -> bool:
        """False: all of them were so large already."""
        small = [text for text in _of(self._root, Text, left_out=True) if text.grow != FACTORS[self._at]]
        for text in small:
            text.grow = FACTORS[self._at]
        return bool(small)

    def _look(self, _passed: float) -> None:
        """Rows of a list may have been built since."""
        self._rest = _LAYOUTS if self._enlarge() else self._rest - 1
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


def _of(root: Widget, kind: type, *, left_out: bool = False) -> list[Any]:
    """What is in it now; `left_out`: and what is not wanted just now, which has no place to be judged by."""
    found, ahead = [], [root]
    while ahead:
        one = ahead.pop()
        if isinstance(one, kind):
            found.append(one)
        ahead += one.everything if isinstance(one, Stack) and left_out else one.children
    return found
