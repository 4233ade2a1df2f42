"""A row is an answer."""

from kiosk.flow.seek_taps import AnswerChosen
from kiosk.screens.guided.model import view_of
from kiosk.screens.rows import RowsScreen

__all__ = ["GuidedScreen", "view_of"]


class GuidedScreen(RowsScreen):
    """The question stands on pine."""

    def choose(self, code: str) -> None:
        self.send(AnswerChosen(int(code)))
