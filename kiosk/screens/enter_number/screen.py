"""Nine letters and ten figures, one field, and the scanner as the easier way."""

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.uix.widget import Widget

from kiosk.flow.session import Session
from kiosk.flow.taps import CodeEntered, LetterDeleted, LetterTyped
from kiosk.flow.typed_number import FIGURES, LETTERS
from kiosk.screens.enter_number.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import look
from kiosk.widgets.key import Letter

Builder.load_file(str(Path(__file__).with_name("enter_number.kv")))
__all__ = ["EnterNumberScreen", "view_of"]

_LYING = 116
"""Height of a key where the screen lies, as on the code's step."""


class EnterNumberScreen(StepScreen):
    """The keys are made once: letters above, figures below."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for sign in (*LETTERS, "", *FIGURES):
            self.ids.signs.add_widget(self._key(sign) if sign else Widget())

    def _key(self, sign: str) -> Letter:
        key = Letter(said=sign, on_act=lambda key: self.send(LetterTyped(key.said)))
        if self.landscape or look.EASE.low_reach:
            key.height = look.TOUCH["least"] if look.EASE.low_reach else _LYING
        return key

    def delete(self) -> None:
        self.send(LetterDeleted())

    def enter(self) -> None:
        self.send(CodeEntered())

    def waiting_key(self, session: Session) -> object:
        return self.ids.enter.__self__
