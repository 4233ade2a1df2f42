"""A column that goes on overleaf: what has no room below comes with "More", nothing is left out."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.widgets import look
from kiosk.widgets.key import Key
from kiosk.widgets.stack import Stack

SPRINGY = 132
"""What a part that fills the room takes at least: a row of a list, a way in."""
_LEAST = {"RelativeLayout": 420}
"""A picture, which nobody reads smaller. A list says it itself."""


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
            self._more = Key(sign="chevron-right", height=look.TOUCH["least"], role="body", size_hint_x=None)
            self._more.pos_hint = {"center_x": 0.5}
            self._more.bind(on_act=lambda *_: self._turn())
        return self._more

    def _turn(self) -> None:
        self.page += 1


def _pages(every: list[Widget], room: float, spacing: float) -> list[list[Widget]]:
    """As few as there can be; springs that only keep distance take no room and stay away where there are pages."""
    if sum(map(_least, every)) + spacing * (len(every) - 1) <= room:
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
    return pages


def _least(one: Widget) -> float:
    """The height it must have."""
    if one.size_hint_y is None:
        return float(one.height)
    if not one.children and type(one).__name__ in {"Widget", "Space"}:
        return 0.0
    return float(getattr(one, "least_height", _LEAST.get(type(one).__name__, SPRINGY)))
