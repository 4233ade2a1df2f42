"""Everything a finger can press. Acts when the finger is lifted, inverts at once while it is down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.relativelayout import RelativeLayout

from kiosk.widgets import look
from kiosk.widgets.guard import Guard

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

GUARD = Guard(Clock.get_time, lambda: int(Clock.frames))
"""The face has one: all keys share it."""
_SLIP = 40
"""A finger that rolls this far off the key while lifting still meant it."""

_KINDS = {
    "plain": ("surface", "edge", "ink", "act"),
    "act": ("act", "act", "on_act", "on_act"),
    "alarm": ("alarm", "alarm", "on_alarm", "alarm"),
    "ink": ("ink", "ink", "surface", "surface"),
    "quiet": ("foot", "edge", "ink", "ink"),
    "on_speak": ("on_speak", "on_speak", "speak", "speak"),
    "ghost": ("speak", "edge_on_speak", "on_speak", "on_speak"),
    "wait": ("disabled", "disabled", "on_disabled", "on_disabled"),
}
_INVERTED = {"surface": "ink", "ink": "surface", "act": "surface", "on_act": "act", "alarm": "surface",
             "on_alarm": "alarm", "foot": "ink", "on_speak": "speak",
             "speak": "on_speak", "edge": "ink", "edge_on_speak": "on_speak"}  # fmt: skip


_PLACE_AND_MEANING = ("pos", "size", "said", "code")


class Pressable(BoxLayout):
    """The behaviour and colours of a key; what stands on it is its subclass's."""

    wanted = BooleanProperty(True)
    kind = OptionProperty("plain", options=list(_KINDS))
    always = BooleanProperty(False)
    idle_key = BooleanProperty(False)  # looks like a key to come, cannot be pressed ("3 letters to go")
    pressed = BooleanProperty(False)
    focused = BooleanProperty(False)  # where the keypad's holder stands
    waiting = BooleanProperty(False)
    wait_words = StringProperty("")
    radius = NumericProperty(look.RADIUS["key"])
    fill = StringProperty("surface")
    edge = StringProperty("edge")
    ink = StringProperty("ink")
    sign_ink = StringProperty("act")
    __events__ = ("on_act",)
    _ring_follows = False

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name in ("kind", "pressed", "waiting", "idle_key"):
            self.fbind(name, self._colour)
        for name in _PLACE_AND_MEANING:
            if self.property(name, quiet=True) is not None:
                self.fbind(name, lambda key, _value: GUARD.changed(key))
        self._colour()

    def _colour(self, *_: object) -> None:
        roles = _KINDS["wait" if self.waiting or self.idle_key else self.kind]
        if self.pressed:
            roles = tuple(_INVERTED.get(role, role) for role in roles)  # type: ignore[assignment]
        self.fill, self.edge, self.ink, self.sign_ink = roles

    def on_focused(self, *_: object) -> None:
        """A ring for the one key that has it: around every key an unseen one would be laid out and drawn with each frame."""
        if not self._ring_follows:
            self.fbind("pos", self._draw_ring)
            self.fbind("size", self._draw_ring)
            self._ring_follows = True
        self._draw_ring()

    def _draw_ring(self, *_: object) -> None:
        self.canvas.after.clear()
        if self.focused:
            with self.canvas.after:
                Color(*look.colour("ink"))
                around = (self.x - 6, self.y - 6, self.width + 12, self.height + 12, self.radius + 6)
                Line(width=5, rounded_rectangle=around)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos) or self.idle_key or getattr(touch, "is_mouse_scrolling", False):
            return False
        if GUARD.take(self, self.always):
            touch.grab(self)
            self.pressed = True
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        return touch.grab_current is self

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        acted = self._is_over(touch) and self.get_parent_window() is not None and GUARD.means(self)
        GUARD.let_go(self, acted)
        if acted:
            self.dispatch("on_act")
        return True

    def _is_over(self, touch: MotionEvent) -> bool:
        x, y = touch.pos
        return bool(self.x - _SLIP <= x <= self.right + _SLIP and self.y - _SLIP <= y <= self.top + _SLIP)

    def on_act(self) -> None:
        """The finger was lifted over this key."""


class Key(Pressable):
    """A key with a word, and an icon before it (or above it, in the foot)."""

    said = StringProperty("")
    short = StringProperty("")
    sign = StringProperty("")
    sign_px = NumericProperty(44)
    role = StringProperty("key")
    least = StringProperty("note")
    weight = StringProperty("bold")
    beside = NumericProperty(40)
    """So much of its width is left free of words."""
    grows = BooleanProperty(True)


class FootKey(Key):
    """Icon above word, always alive."""


class Letter(Key):
    """One letter of the code."""


class Choice(Pressable):
    """A large way in: tile, title, one line more."""

    said = StringProperty("")
    more = StringProperty("")
    sign = StringProperty("")
    tile = NumericProperty(112)
    keeps_more = BooleanProperty(False)
    """The line more says how something stands: it never makes room for larger letters."""


class Row(Pressable):
    """One line of a list: tile, name, where, and how busy it is where somebody knows (level, word, wait, unit)."""

    busy = ObjectProperty(None, allownone=True)
    said = StringProperty("")
    short = StringProperty("")
    more = StringProperty("")
    sign = StringProperty("")
    code = StringProperty("")


def wait_on(key: object, words: str) -> Callable[[], None]:
    """Let `key` say `words` and lock; what comes back undoes it."""
    if not isinstance(key, Pressable):
        return lambda: None
    key.wait_words, key.waiting = words, True

    def undo() -> None:
        key.waiting = False

    return undo


class Tile(RelativeLayout):
    """The soft square behind an icon."""

    sign = StringProperty("")
    sign_px = NumericProperty(50)
    fill = StringProperty("act_soft")
    ink = StringProperty("act")
    said = StringProperty("")  # a figure instead of an icon
