"""'Are you still there?' over the whole screen but its foot: a ring that counts down, and two ways on."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.widgets import key, stack, text  # noqa: F401  (their rules are used in idle.kv)

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Ring(Widget):
    """`part` of the time that is left, and the seconds in figures."""

    part = NumericProperty(1.0)
    figure = StringProperty("")


class IdleQuestion(FloatLayout):
    """Words come ready. Tells `on_more_time` and `on_end_now`; a touch anywhere on it counts as *More time* in the rules."""

    title = StringProperty("")
    note = StringProperty("")
    more = StringProperty("")
    end = StringProperty("")
    part = NumericProperty(1.0)
    figure = StringProperty("")
    landscape = BooleanProperty(False)
    __events__ = ("on_more_time", "on_end_now")

    def on_touch_down(self, touch: object) -> bool:
        super().on_touch_down(touch)
        return bool(self.collide_point(*touch.pos))  # type: ignore[attr-defined]  # nothing beneath is pressed

    def on_more_time(self) -> None:
        """More time."""

    def on_end_now(self) -> None:
        """End now."""
