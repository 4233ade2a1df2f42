"""The search for a place, over what a number can be taken for."""

from kiosk.flow.taps import DepartmentChosen, ServiceChosen
from kiosk.screens.find_place.screen import FindPlaceScreen
from kiosk.screens.find_service.model import DEPARTMENT, view_of

__all__ = ["FindServiceScreen", "view_of"]


class FindServiceScreen(FindPlaceScreen):
    """A row is a department or a service."""

    def choose(self, code: str) -> None:
        kind, _, found = code.partition(":")
        self.send(DepartmentChosen(found) if kind == DEPARTMENT else ServiceChosen(found))
