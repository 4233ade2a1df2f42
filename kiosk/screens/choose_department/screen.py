"""Departments, in pages; and the ways for who does not find theirs among them."""

from typing import Any

from kiosk.flow.seek_taps import GuideWanted, SearchWanted
from kiosk.flow.taps import DepartmentChosen
from kiosk.screens.choose_department.model import view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["ChooseDepartmentScreen", "view_of"]


class ChooseDepartmentScreen(RowsScreen):
    """A row is a department."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.fbind("view", self._say)
        self._say()

    def _say(self, *_: object) -> None:
        ways = ((self.view.search, "search"), (self.view.guide, "help-circle"))
        self.beside = [(words, sign) for words, sign in ways if words]

    def choose(self, code: str) -> None:
        self.send(DepartmentChosen(code))

    def go(self, place: int) -> None:
        self.send(GuideWanted() if place else SearchWanted())
