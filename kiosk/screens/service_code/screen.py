"""A keypad over the whole face; `typed` and `closed` instead of taps, since nobody's visit is touched by it."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from config.contract.service_code import FIGURES
from kiosk.screens.enter_code.screen import CodeBox
from kiosk.screens.keypad import fill_keypad
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("service_code.kv")))


class ServiceCodeScreen(StepScreen):
    """`send` takes a figure, "delete", "open" or "close"."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for _ in range(FIGURES):
            self.ids.boxes.add_widget(CodeBox())
        self._delete = fill_keypad(self.ids.figures, self.send, lambda: self.send("delete"))
        self.fbind("view", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        typed = self.view.typed
        self._delete.said = self.view.delete
        for place, box in enumerate(self.ids.boxes.children[::-1]):
            box.letter = "•" if place < len(typed) else ""
            box.is_next = place == len(typed)
