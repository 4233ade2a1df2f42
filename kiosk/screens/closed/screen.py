"""Closed, or locked by an administrator: nothing to press but the foot."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.closed.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("closed.kv")))
__all__ = ["ClosedScreen", "view_of"]


class ClosedScreen(StepScreen):
    """Stands in welcome's place."""

    first_key = "your_data"
