"""A keypad over the whole face; `typed` and `closed` instead of taps, since nobody's visit is touched by it."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.widget import Widget

from config.contract.service_code import FIGURES
from kiosk.screens.enter_code.screen import CodeBox
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets.key import Key, Letter

Builder.load_file(str(Path(__file__).with_name("service_code.kv")))

KEYPAD = "1234567890"


class ServiceCodeScreen(StepScreen):
    """`send` takes a figure, "delete", "open" or "close"."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for _ in range(FIGURES):
            self.ids.boxes.add_widget(CodeBox())
        keys = {figure: Letter(said=figure, on_act=lambda key: self.send(key.said)) for figure in KEYPAD}
        self._delete = Key(sign="backspace", height=keys["0"].height, on_act=lambda *_: self.send("delete"))
        for key in (*(keys[figure] for figure in KEYPAD[:9]), self._delete, keys["0"], Widget()):
            self.ids.figures.add_widget(key)
        self.fbind("view", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        typed = self.view.typed
        self._delete.said = self.view.delete
        for place, box in enumerate(self.ids.boxes.children[::-1]):
            box.letter = "•" if place < len(typed) else ""
            box.is_next = place == len(typed)
