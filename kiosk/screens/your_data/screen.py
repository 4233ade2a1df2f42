"""Your data."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.step_screen import StepScreen
from kiosk.screens.your_data.model import view_of

Builder.load_file(str(Path(__file__).with_name("your_data.kv")))
__all__ = ["YourDataScreen", "view_of"]


class YourDataScreen(StepScreen):
    """Three sentences to read."""
