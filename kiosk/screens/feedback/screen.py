"""Five keys, and one to leave the question out."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.visit_taps import ScoreGiven
from kiosk.screens.feedback.model import view_of
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_name("feedback.kv")))
__all__ = ["FeedbackScreen", "view_of"]


class FeedbackScreen(StepScreen):
    """No key is pressed yet when the question comes; none is nearer to the finger than another."""

    def give(self, score: int) -> None:
        self.send(ScoreGiven(score))

    def skip(self) -> None:
        self.send(ScoreGiven(None))
