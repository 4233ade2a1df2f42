"""Keys side by side, their words in letters of one size."""

from collections.abc import Iterator
from typing import Any

from kivy.uix.widget import Widget

from kiosk.widgets.even import Evener
from kiosk.widgets.key.key import Key
from kiosk.widgets.stack import Across
from kiosk.widgets.text import Text


class Beside(Across):
    """A key with few words is set no larger than its neighbour: a difference in size would say that one of them matters more."""

    def __init__(self, **given: Any) -> None:
        self._evener = Evener(self._texts)
        super().__init__(**given)

    def add_widget(self, widget: Widget, *rest: Any, **named: Any) -> None:
        super().add_widget(widget, *rest, **named)
        if not isinstance(widget, Key):
            widget.fbind("children", self._evener.soon)
        self._evener.soon()

    def _texts(self) -> list[Text]:
        keys = [key for key in _keys(self) if "words" in key.ids]
        if any(key.waiting for key in keys):  # "One moment…" is no reason for the others to change
            return []
        return [key.ids.words for key in keys]


def _keys(root: Widget) -> Iterator[Key]:
    for one in root.children:
        if isinstance(one, Key):
            yield one
        else:
            yield from _keys(one)
