"""Help, one touch from every screen."""

from pathlib import Path

from kivy.lang import Builder

from config.contract.words import HelpReason
from kiosk.flow.taps import PersonNeeded
from kiosk.screens.help.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("help.kv")))
__all__ = ["HelpScreen", "view_of"]


class HelpScreen(StepScreen):
    """Each key calls staff with its reason; Back leads where the person was."""

    def need(self, reason: str) -> None:
        self.send(PersonNeeded(HelpReason(reason)))
