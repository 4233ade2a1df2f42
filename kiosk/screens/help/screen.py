"""Help, one touch from every screen."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.screens.help.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("help.kv")))
__all__ = ["HelpScreen", "view_of"]


class HelpScreen(StepScreen):
    """Cards to read; Back leads where the person was."""
