"""The shape of screens that offer a list: a question on pine, rows on paper."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ListProperty

from kiosk.flow.taps import PageTurned
from kiosk.screens.step_screen import StepScreen

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class RowsScreen(StepScreen):
    """What a row means is its subclass's `choose`. `beside`: (words, sign) of up to two keys above the list, told to `go`."""

    beside = ListProperty()

    def choose(self, code: str) -> None:
        """A row was pressed."""

    def go(self, place: int) -> None:
        """A key above the list was pressed."""

    def turn(self, page: int) -> None:
        self.send(PageTurned(page))
