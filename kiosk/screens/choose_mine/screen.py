"""Several bookings, in pages."""

from kiosk.flow.identity_taps import BookingChosen
from kiosk.screens.choose_mine.model import view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["ChooseMineScreen", "view_of"]


class ChooseMineScreen(RowsScreen):
    """A row is a booking."""

    def choose(self, code: str) -> None:
        self.send(BookingChosen(int(code)))
