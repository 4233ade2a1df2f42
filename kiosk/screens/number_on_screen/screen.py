"""A number that is only here: it goes when the person says so, or by the idle rule."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import DonePressed
from kiosk.screens.number_on_screen.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("number_on_screen.kv")))
__all__ = ["NumberOnScreenScreen", "view_of"]


class NumberOnScreenScreen(StepScreen):
    """No Back: the number is theirs."""

    first_key = "none"

    def noted(self) -> None:
        self.send(DonePressed())
