"""A list in pages: as many rows as fit, never squeezed below a finger, never scrolled."""

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.widgets import look
from kiosk.widgets.even import Evener
from kiosk.widgets.key import Row

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
_LEAST, _USUAL = look.TOUCH["least"], look.TOUCH["row"]
_LARGE, _ROW = look.TOUCH["choice"], look.TOUCH["usual"]
"""More rows than stand on a page at this height go onto another page."""


def rows_that_fit(height: float, count: int, *, turns: bool = True) -> int:
    """How many rows a page has: all without page keys, else what is left beside them; a row keeps 112 px."""
    most = look.ROWS_LARGER if look.EASE.larger else count
    every = int(height // (_ROW + look.GAP))  # the spring below takes one gap too
    if count <= min(every, most) or not turns:
        return max(1, min(count, every, most))
    return max(1, min(most, int((height - _LEAST - look.GAP) // (_ROW + look.GAP))))


class RowList(BoxLayout):
    """`items` (code, name, short, more, sign, busy) on page `page`; tells `on_choose(code)` and `on_turn(page)`.

    `position` has room for {page} and {pages}.
    """

    items = ListProperty()
    page = NumericProperty(0)
    previous_words = StringProperty("")
    next_words = StringProperty("")
    position = StringProperty("{page}/{pages}")
    turns = BooleanProperty(True)  # else only its first rows stand here, without page keys
    __events__ = ("on_choose", "on_turn")

    def __init__(self, **given: Any) -> None:
        self._rows: list[Row] = []
        self._fill_soon = Clock.create_trigger(self._fill, -1)
        self._waits = Evener(lambda: [row.ids.wait for row in self.ids.rows.children])
        super().__init__(**given)
        for name in ("items", "page", "height", "position", "previous_words", "next_words", "turns"):
            self.fbind(name, self._fill_soon)
        self._fill_soon()

    def on_kv_post(self, _base: Widget) -> None:
        self._pager = self.ids.pager.__self__  # ids are weak; one page has no page keys

    @property
    def pages(self) -> int:
        return -(-len(self.items) // self.on_a_page) if self.items and self.turns else 1

    @property
    def on_a_page(self) -> int:
        return rows_that_fit(self.height, len(self.items), turns=self.turns)

    @property
    def least_height(self) -> float:
        """One row, and its page keys where it has them."""
        row = _ROW + look.GAP
        return row + _LEAST if self.turns else row if self.items else 0

    def _fill(self, *_: object) -> None:
        each, pages = self.on_a_page, self.pages
        page = min(int(self.page), pages - 1)
        items = self.items[page * each : (page + 1) * each]
        while len(self._rows) < len(items):
            self._rows.append(Row(on_act=lambda row: self.dispatch("on_choose", row.code)))
        shown = self._rows[: len(items)]
        if self.ids.rows.children[::-1] != shown:
            self.ids.rows.clear_widgets()
            for row in shown:
                self.ids.rows.add_widget(row)
        room = self.height - look.GAP - (_LEAST + look.GAP if pages > 1 else 0)
        fits = each if pages > 1 else len(items)
        high = min(_LARGE if look.EASE.larger else _USUAL, (room - look.GAP * (fits - 1)) / max(1, fits))
        for row, item in zip(shown, items, strict=True):
            row.code, row.said, row.short, row.more, row.sign = item.code, item.name, item.short, item.more, item.sign
            row.busy = item.busy
            row.height = high
        self._waits.soon()
        self._fill_pager(page, pages)

    def _fill_pager(self, page: int, pages: int) -> None:
        pager = self._pager
        if (pages > 1) != (pager in self.children):
            self.add_widget(pager, index=1) if pages > 1 else self.remove_widget(pager)
        self.ids.position.said = self.position.format(page=page + 1, pages=pages)
        self.ids.previous.idle_key = page == 0
        self.ids.next.idle_key = page == pages - 1

    def turn(self, by: int) -> None:
        """A page key was pressed."""
        page = min(max(int(self.page) + by, 0), self.pages - 1)
        if page != self.page:
            self.dispatch("on_turn", page)

    def on_choose(self, code: str) -> None:
        """A row was pressed."""

    def on_turn(self, page: int) -> None:
        """Another page is wanted."""
