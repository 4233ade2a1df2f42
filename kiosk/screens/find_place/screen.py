"""A word, a keyboard, and the places that fit."""

from pathlib import Path

from kivy.lang import Builder

from kiosk.flow.taps import LetterDeleted, LetterTyped, PageTurned
from kiosk.flow.way_taps import PlaceChosen
from kiosk.screens.find_place.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import keyboard  # noqa: F401  (its rules are used in find_place.kv)

Builder.load_file(str(Path(__file__).with_name("find_place.kv")))
__all__ = ["FindPlaceScreen", "view_of"]


class FindPlaceScreen(StepScreen):
    """A row is a place."""

    def letter(self, sign: str) -> None:
        self.send(LetterTyped(sign))

    def delete(self) -> None:
        self.send(LetterDeleted())

    def choose(self, code: str) -> None:
        self.send(PlaceChosen(code))

    def turn(self, page: int) -> None:
        self.send(PageTurned(page))
