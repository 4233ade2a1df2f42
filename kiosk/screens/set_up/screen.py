"""Not paired, or never had a catalogue."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.set_up.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("set_up.kv")))
__all__ = ["SetUpScreen", "view_of"]


class SetUpScreen(StepScreen):
    """Nothing to press but the languages and Help."""

    first_key = "none"
