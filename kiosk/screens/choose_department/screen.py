"""Departments, in pages."""

from kiosk.flow.taps import DepartmentChosen
from kiosk.screens.choose_department.model import view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["ChooseDepartmentScreen", "view_of"]


class ChooseDepartmentScreen(RowsScreen):
    """A row is a department."""

    def choose(self, code: str) -> None:
        self.send(DepartmentChosen(code))
