"""One touch more, only where a site asks."""

from kiosk.flow.seek_taps import ClaimMade
from kiosk.screens.claim.model import NONE, view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["ClaimScreen", "view_of"]


class ClaimScreen(RowsScreen):
    """A row is a class of need, or none."""

    def choose(self, code: str) -> None:
        self.send(ClaimMade(None if code == NONE else code))
