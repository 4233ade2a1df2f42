"""A number that is only here: it goes when the person says so, or by the idle rule."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import DonePressed
from kiosk.flow.visit_taps import AnotherPersonPressed, ChangePressed
from kiosk.screens.number_on_screen.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("number_on_screen.kv")))
__all__ = ["NumberOnScreenScreen", "view_of"]


class NumberOnScreenScreen(StepScreen):
    """No Back: the number is theirs. Where *Another person* asks for it to be copied first, Back leads to it again."""

    first_key = "none"

    def on_view(self, *_: object) -> None:
        self.first_key = "back" if self.view.first else "none"

    def change(self) -> None:
        self.send(ChangePressed())

    def another(self) -> None:
        self.send(AnotherPersonPressed())

    def noted(self) -> None:
        self.send(DonePressed())
