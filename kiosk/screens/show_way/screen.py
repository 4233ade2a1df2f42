"""The map, its floors, and the steps."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty
from kivy.uix.relativelayout import RelativeLayout

from kiosk.flow.way_taps import LegChosen, StepFreeSwitched, ZoomPressed
from kiosk.screens.show_way.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import floor_map, qr  # noqa: F401  (their rules are used in show_way.kv)
from kiosk.widgets.key import Key

Builder.load_file(str(Path(__file__).with_name("show_way.kv")))
__all__ = ["ShowWayScreen", "view_of"]
MOST_LEGS = 4


class Plan(RelativeLayout):
    """The map with its keys. `least_height`: lying, where keys lie low, its floors' keys stand on the same page."""

    least_height = NumericProperty(420)


class LegKeyOf(Key):
    """One floor of the way."""


class ShowWayScreen(StepScreen):
    """Keys of floors are kept and refilled."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._keys = [LegKeyOf(on_act=lambda _key, n=n: self.send(LegChosen(n))) for n in range(MOST_LEGS)]
        self.fbind("view", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        legs = self.view.legs[:MOST_LEGS]
        wanted = self._keys[: len(legs)]
        for key, leg in zip(wanted, legs, strict=False):
            key.said, key.sign, key.kind = leg.said, leg.sign, "ink" if leg.chosen else "plain"
        row = self.ids.legs
        if row.children[::-1] != wanted:
            row.clear_widgets()
            for key in wanted:
                row.add_widget(key)

    def step_free(self) -> None:
        self.send(StepFreeSwitched())

    def zoom(self, by: int) -> None:
        self.send(ZoomPressed(by))
