"""The resting step on the screen."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import AppointmentChosen, NumberWanted
from kiosk.flow.way_taps import WayWanted
from kiosk.screens.step_screen import StepScreen
from kiosk.screens.welcome.model import view_of

Builder.load_file(str(Path(__file__).with_name("welcome.kv")))
__all__ = ["WelcomeScreen", "view_of"]


class WelcomeScreen(StepScreen):
    """Two ways in, and the scanner."""

    first_key = "your_data"

    def appointment(self) -> None:
        self.send(AppointmentChosen())

    def way(self) -> None:
        self.send(WayWanted())

    def number(self) -> None:
        self.send(NumberWanted())
