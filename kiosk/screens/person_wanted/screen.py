"""Staff are called: what happens, and whom to ring when nothing does."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import PersonNeeded
from kiosk.screens.person_wanted.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("person_wanted.kv")))
__all__ = ["PersonWantedScreen", "view_of"]


class PersonWantedScreen(StepScreen):
    """Back leads where the person was; the call goes on."""

    def again(self) -> None:
        self.send(PersonNeeded(self.view.reason))
