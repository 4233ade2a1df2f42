"""A column that goes on overleaf: what has no room below comes with "More", nothing is left out."""

from itertools import pairwise
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.widgets import look
from kiosk.widgets.card import Hint
from kiosk.widgets.key import Beside, Key
from kiosk.widgets.stack import Stack

SPRINGY = 132
"""What a part that fills the room takes at least: a row of a list, a way in. A list or a map says it itself."""


class PagedStack(Stack):
    """`paged` False: a column like any other. The last page's "More" leads to the first again."""

    paged = BooleanProperty(False)
    page = NumericProperty(0)
    more_words = StringProperty("")

    def __init__(self, **given: Any) -> None:
        self._more: Key | None = None
        super().__init__(**given)
        for name in ("paged", "page", "size", "more_words"):
            self.fbind(name, self._arrange_soon)

    def add_widget(self, widget: Widget, *rest: Any, **named: Any) -> None:
        if not self._arranging:
            widget.fbind("height", self._arrange_soon)
        super().add_widget(widget, *rest, **named)

    def here(self) -> list[Widget]:
        pages = self._cut()
        if len(pages) == 1:
            return pages[0]
        key = self._more_key()
        key.said = self.more_words
        # A column whose parts reach the screen's edges has margins of its own within them; a key always has one.
        key.width = self.width - self.padding[0] - self.padding[2] - (0 if self.padding[0] else 2 * look.MARGIN)
        return [*pages[int(self.page) % len(pages)], key]

    @property
    def pages(self) -> int:
        return len(self._cut())

    def _cut(self) -> list[list[Widget]]:
        every = super().here()
        if not self.paged or self.height <= 1:
            return [every]
        return _pages(every, self.height - self.padding[1] - self.padding[3], self.spacing)

    def _more_key(self) -> Key:
        if self._more is None:
            self._more = Key(sign="chevron-right", height=look.TOUCH["least"], size_hint_x=None)
            self._more.role = "key" if look.EASE.larger else "body"
            self._more.pos_hint = {"center_x": 0.5}
            self._more.bind(on_act=lambda *_: self._turn())
        return self._more

    def _turn(self) -> None:
        self.page += 1


def _pages(every: list[Widget], room: float, spacing: float) -> list[list[Widget]]:
    """As few as there can be; springs that only keep distance take no room and stay away where there are pages."""
    if _high(every, spacing) <= room:
        return [every]
    room -= look.TOUCH["least"] + spacing
    pages: list[list[Widget]] = [[]]
    left = room
    for one in every:
        if type(one) is Widget or _least(one) == 0:
            continue
        needs = _least(one) + (spacing if pages[-1] else 0)
        if pages[-1] and needs > left:
            pages.append([])
            left, needs = room, _least(one)
        pages[-1].append(one)
        left -= needs
    _keep_hints_with_others(pages, room, spacing)
    _keep_keys_together(pages, room, spacing)
    return pages


def _keep_hints_with_others(pages: list[list[Widget]], room: float, spacing: float) -> None:
    """Nobody turns to a page for one quiet line: what stood before it goes overleaf with it."""
    for before, after in pairwise(pages):
        last = max((at for at, one in enumerate(before) if not isinstance(one, Hint)), default=0)
        together = [*before[last:], *after]
        if last > 0 and all(isinstance(one, Hint) for one in after) and _high(together, spacing) <= room:
            after[:], before[last:] = together, []


def _keep_keys_together(pages: list[list[Widget]], room: float, spacing: float) -> None:
    """Keys that one chooses between stand on one page where they fit, what there is to read on the pages before it."""
    for before, after in pairwise(pages):
        first = next((at for at, one in enumerate(before) if all(map(_presses, before[at:]))), len(before))
        together = [*before[first:], *after]
        if 0 < first < len(before) and _presses(after[0]) and _high(together, spacing) <= room:
            after[:], before[first:] = together, []


def _high(parts: list[Widget], spacing: float) -> float:
    return sum(map(_least, parts)) + spacing * (len(parts) - 1)


def _presses(one: Widget) -> bool:
    """A key, or keys side by side."""
    return isinstance(one, Key | Beside)


def _least(one: Widget) -> float:
    """The height it must have."""
    if one.size_hint_y is None:
        return float(one.height)
    if not one.children and type(one).__name__ in {"Widget", "Space"}:
        return 0.0
    return float(getattr(one, "least_height", SPRINGY))
