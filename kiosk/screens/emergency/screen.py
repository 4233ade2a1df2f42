"""A message fills the screen: no keys but the foot's."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.emergency.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets.stack import Stack

Builder.load_file(str(Path(__file__).with_name("emergency.kv")))
__all__ = ["EmergencyScreen", "view_of"]


class Whole(Stack):
    """Speaking and touching part in one: nothing here is touched."""


class EmergencyScreen(StepScreen):
    """Stands over whatever step there is, until staff end it."""

    first_key = "none"
