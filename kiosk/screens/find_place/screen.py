"""A word, a keyboard, and the places that fit."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty

from kiosk.flow.taps import LetterDeleted, LetterTyped, PageTurned
from kiosk.flow.way_taps import PlaceChosen
from kiosk.screens.find_place.model import view_of
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets import keyboard  # noqa: F401  (its rules are used in find_place.kv)

Builder.load_file(str(Path(__file__).with_name("find_place.kv")))
__all__ = ["FindPlaceScreen", "view_of"]


class FindPlaceScreen(StepScreen):
    """A row is a place. Where keys lie low the letters leave room for what fits best alone: the list takes turns with them."""

    listing = BooleanProperty(False)

    def first_page(self) -> None:
        self.listing = False
        super().first_page()

    def on_listing(self, *_: object) -> None:
        self.grow_anew()

    def letter(self, sign: str) -> None:
        self.send(LetterTyped(sign))

    def delete(self) -> None:
        self.send(LetterDeleted())

    def choose(self, code: str) -> None:
        self.send(PlaceChosen(code))

    def turn(self, page: int) -> None:
        self.send(PageTurned(page))
