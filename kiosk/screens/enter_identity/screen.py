"""Twelve boxes, ten figures laid out as on a telephone."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty

from kiosk.flow.session import Session
from kiosk.flow.taps import CodeEntered, LetterDeleted, LetterTyped
from kiosk.screens.enter_code.screen import CodeBox
from kiosk.screens.enter_identity.model import Group, view_of
from kiosk.screens.keypad import fill_keypad
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.stack import Hug

Builder.load_file(str(Path(__file__).with_name("enter_identity.kv")))
__all__ = ["EnterIdentityScreen", "view_of"]


class FigureGroup(Hug):
    """A label over as many boxes as the part has figures."""

    group = ObjectProperty(Group("", (), -1), rebind=True)

    def on_group(self, *_: object) -> None:
        row = self.ids.boxes
        while len(row.children) > len(self.group.figures):
            row.remove_widget(row.children[0])
        while len(row.children) < len(self.group.figures):
            row.add_widget(CodeBox())
        for place, box in enumerate(row.children[::-1]):
            box.letter = self.group.figures[place].strip()
            box.is_next = place == self.group.next


class EnterIdentityScreen(StepScreen):
    """The keys are made once."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._delete = fill_keypad(
            self.ids.figures,
            lambda figure: self.send(LetterTyped(figure)),
            lambda: self.send(LetterDeleted()),
        )
        self.fbind("view", self._say)
        self._say()

    def _say(self, *_: object) -> None:
        low = look.EASE.low_reach
        self._delete.said = "" if low else self.view.delete  # six keys side by side: its sign alone

    def enter(self) -> None:
        self.send(CodeEntered())

    def waiting_key(self, session: Session) -> object:
        return self.ids.enter.__self__
