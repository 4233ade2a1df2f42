"""A text that always fits: it steps down the type scale, then takes its short form; never clipped, never cut in a word."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.label import Label

from kiosk.widgets import look
from kiosk.widgets.typesetting import Measure, Setting, set_text

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


@lru_cache(maxsize=64)
def _font(bold: bool, size: int) -> Any:
    return CoreLabel(font_name=look.font(bold), font_size=size)


@lru_cache(maxsize=8192)
def _width(bold: bool, size: int, piece: str) -> float:
    return float(_font(bold, size).get_extents(piece)[0])


def _fits(setting: Setting, width: float, measure: Callable[[int], Measure]) -> bool:
    return all(measure(setting.size)(line) <= width for line in setting.lines)


class Text(Label):
    """`said` is what stands here; `short` is its short form. `hug`: the height follows the text (at most `most` lines)."""

    wanted = BooleanProperty(True)
    said = StringProperty("")
    short = StringProperty("")
    role = OptionProperty("body", options=list(look.READING))
    least = OptionProperty("note", options=list(look.READING))
    ink = StringProperty("ink")
    hug = BooleanProperty(True)
    most = NumericProperty(3)
    even = BooleanProperty(False)
    prefer = NumericProperty(0)  # > 0: smaller sizes are tried before the text takes more lines than this
    weight = OptionProperty("regular", options=["regular", "bold"])
    lift = NumericProperty(
        0
    )  # in the font's own line letters stand in the middle; a tighter line is cut off below only
    within = NumericProperty(0)  # > 0: the lines of a text that hugs may be this high together
    grow = NumericProperty(1)  # > 1: sizes so much larger are tried first, as long as everything has its place
    size_beside = NumericProperty(0)  # > 0: its letters are no larger: those of what stands beside it
    grows = BooleanProperty(True)  # else it keeps its size beside others of its kind
    room = NumericProperty(0)  # > 0: the text may be this wide, and its own width follows what it needs

    def __init__(self, **given: Any) -> None:
        self._set_soon = Clock.create_trigger(self._set, -1)
        super().__init__(**given)
        for name in (
            "said",
            "short",
            "role",
            "least",
            "hug",
            "most",
            "even",
            "prefer",
            "weight",
            "width",
            "room",
            "within",
            "grow",
            "grows",
            "size_beside",
        ):
            self.fbind(name, self._set_soon)
        self.fbind("height", self._height_changed)
        self._set_soon()

    def _height_changed(self, *_: object) -> None:
        if not self.hug:
            self._set_soon()

    def size_alone(self) -> int:
        """Its letters' size with no regard to its neighbours."""
        return self._setting(0).size

    def setting(self) -> Setting:
        """How the text is set in the room it has."""
        return self._setting(self.size_beside)

    def _setting(self, largest: float) -> Setting:
        bold = self.weight == "bold"
        texts = [self.said, self.short] if self.short and self.short != self.said else [self.said]
        sizes = look.smaller_sizes(self.role, min(self.least, self.role, key=look.READING.index))
        if self.grow > 1 and self.grows:
            sizes = [round(size * self.grow) for size in sizes if size * self.grow > sizes[0]] + sizes
        if 0 < largest < sizes[0]:  # its neighbour may have come to a size that is no step of this one's own
            sizes = [int(largest), *(size for size in sizes if size < largest)]

        def measure(size: int) -> Measure:
            return lambda piece: _width(bold, size, piece)

        def most_lines(size: int) -> int:
            high = self.within if self.hug else self.height
            if self.hug and not high:
                return int(self.most)
            return min(int(self.most), max(1, int(high // (size * self._line(size)))))

        width = max(1.0, (self.room or self.width) - 2)
        if self.prefer:
            tried = set_text([self.said], sizes, width, lambda _size: int(self.prefer), measure, even=self.even)
            if 0 < len(tried.lines) <= self.prefer and _fits(tried, width, measure):
                return tried
        return set_text(texts, sizes, width, most_lines, measure, even=self.even)

    def _line(self, size: int) -> float:
        """Line height in em: titles are set tighter than reading text."""
        return look.LINE_HEIGHT["title" if size >= look.TYPE["head"] else "text"]

    def _set(self, *_: object) -> None:
        if not self.said:
            self.text = ""
            if self.hug:
                self.height = 0.0
            if self.room:
                self.width = 0.0
            return
        if (self.room or self.width) <= 1:
            return
        setting = self.setting()
        self.font_name = look.font(self.weight == "bold")
        self.font_size = setting.size
        self.line_height = self._line(setting.size) / look.FONT_LINE
        self.lift = setting.size * (look.FONT_LINE - self._line(setting.size)) / 2
        if self.room:
            bold = self.weight == "bold"
            self.width = max(_width(bold, setting.size, line) for line in setting.lines) + 2
        self.text = "\n".join(setting.lines)
        if self.hug:
            self.height = round(setting.size * self._line(setting.size) * len(setting.lines))

    def overflows(self) -> bool:
        """Whether anything of the text would be cut: wider than its place, higher than its place, or in too many lines."""
        if not self.said or not self.text:
            return bool(self.said)
        bold, size = self.weight == "bold", int(self.font_size)
        lines = self.text.split("\n")
        widest = max(_width(bold, size, line) for line in lines)
        high = len(lines) * size * self._line(size)
        return widest > self.width or high > self.height + size * 0.25 or len(lines) > self.most
