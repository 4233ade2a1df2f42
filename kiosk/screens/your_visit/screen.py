"""The visit on the screen."""

from pathlib import Path

from kivy.lang import Builder

from config.contract.words import PatientAct
from kiosk.flow.taps import DonePressed
from kiosk.flow.visit_taps import CopyPressed, FeedbackWanted, VisitActPressed
from kiosk.screens.step_screen import StepScreen
from kiosk.screens.your_visit.model import view_of

Builder.load_file(str(Path(__file__).with_name("your_visit.kv")))
__all__ = ["YourVisitScreen", "view_of"]


class YourVisitScreen(StepScreen):
    """Each key asks the hub, and the visit stands here as the hub says it stands then."""

    def act(self, act: str) -> None:
        self.send(VisitActPressed(PatientAct(act)))

    def lead(self) -> None:
        self.send(VisitActPressed(PatientAct(self.view.led.act)))

    def divert(self) -> None:
        self.send(VisitActPressed(PatientAct.DIVERT))

    def copy(self) -> None:
        self.send(CopyPressed())

    def feedback(self) -> None:
        self.send(FeedbackWanted())

    def done(self) -> None:
        self.send(DonePressed())
