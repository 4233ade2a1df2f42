"""Only the person can tell."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import CameOut
from kiosk.screens.did_it_come_out.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("did_it_come_out.kv")))
__all__ = ["DidItComeOutScreen", "view_of"]


class DidItComeOutScreen(StepScreen):
    """Yes and No, side by side."""

    first_key = "none"

    def answer(self, yes: bool) -> None:
        self.send(CameOut(yes))
