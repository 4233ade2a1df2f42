"""Twenty letters, eight boxes, and the scanner as the easier way."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.label import Label

from kiosk.flow.identity_taps import CodeMissing, NumberOnly
from kiosk.flow.session import Session
from kiosk.flow.taps import CodeEntered, LetterDeleted, LetterTyped
from kiosk.screens.enter_code.model import LETTERS, view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.key import Letter

Builder.load_file(str(Path(__file__).with_name("enter_code.kv")))
__all__ = ["EnterCodeScreen", "view_of"]


_LYING = 116
"""Height of a letter's key where the screen lies: 43 mm leave room for whoever has no code."""


class CodeBox(Label):
    """One letter's place: filled, next to be typed (ringed), or empty."""

    letter = StringProperty("")
    is_next = BooleanProperty(False)


class EnterCodeScreen(StepScreen):
    """The keys are made once; `view.typed` fills the boxes."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for letter in LETTERS:
            key = Letter(said=letter, on_act=lambda key: self.send(LetterTyped(key.said)))
            self.ids.letters.add_widget(key)
            if self.landscape or look.EASE.low_reach:
                key.height = look.TOUCH["least"] if look.EASE.low_reach else _LYING
        self.fbind("view", self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        typed = self.view.typed
        boxes = [*self.ids.first_half.children[::-1], *self.ids.second_half.children[::-1]]
        for i, box in enumerate(boxes):
            box.letter = typed[i] if i < len(typed) else ""
            box.is_next = i == len(typed)

    def delete(self) -> None:
        self.send(LetterDeleted())

    def enter(self) -> None:
        self.send(CodeEntered())

    def without(self) -> None:
        self.send(CodeMissing())

    def number_only(self) -> None:
        self.send(NumberOnly())

    def waiting_key(self, session: Session) -> object:
        """A scan presses no key: the check-in key speaks for it."""
        return self.ids.enter.__self__
