"""Keys side by side, their words in letters of one size."""

from collections.abc import Iterator
from typing import Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.widgets.key.key import Key
from kiosk.widgets.stack import Across

_MATTERS = ("said", "short", "role", "least", "room", "within", "grow")


class Beside(Across):
    """A key with few words is set no larger than its neighbour: a difference in size would say that one of them matters more."""

    def __init__(self, **given: Any) -> None:
        self._watched: set[int] = set()
        self._even_soon = Clock.create_trigger(self._even, -1)
        super().__init__(**given)

    def add_widget(self, widget: Widget, *rest: Any, **named: Any) -> None:
        super().add_widget(widget, *rest, **named)
        if not isinstance(widget, Key):
            widget.fbind("children", self._even_soon)
        self._even_soon()

    def _even(self, *_: object) -> None:
        keys = [key for key in _keys(self) if "words" in key.ids]
        for key in keys:
            self._watch(key)
        if any(key.waiting for key in keys):  # "One moment…" is no reason for the others to change
            return
        texts = [key.ids.words for key in keys if key.said]
        most = min((text.size_alone() for text in texts), default=0) if len(texts) > 1 else 0
        for text in texts:
            text.size_beside = most

    def _watch(self, key: Key) -> None:
        if key.uid not in self._watched:
            self._watched.add(key.uid)
            for name in _MATTERS:
                key.ids.words.fbind(name, self._even_soon)


def _keys(root: Widget) -> Iterator[Key]:
    for one in root.children:
        if isinstance(one, Key):
            yield one
        else:
            yield from _keys(one)
