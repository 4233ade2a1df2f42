"""Services of one department, in pages."""

from kiosk.flow.taps import ServiceChosen
from kiosk.screens.choose_service.model import view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["ChooseServiceScreen", "view_of"]


class ChooseServiceScreen(RowsScreen):
    """A row is a service."""

    def choose(self, code: str) -> None:
        self.send(ServiceChosen(code))
