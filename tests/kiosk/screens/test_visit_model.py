"""Where a visit read again sends its person."""

from uuid import UUID

import pytest

from config.contract.visit_now import VisitNow
from config.contract.words import Language
from kiosk.flow.steps import YourVisit
from kiosk.screens.your_visit.model import YourVisitView, view_of
from tests.kiosk.screens.st_anna import MORNING, number, standing


def seen(state: str, room: str | None = None) -> YourVisitView:
    visit = VisitNow(state=state, acts=[], steps=[], room=room)
    return view_of(standing(YourVisit(number(), visit, UUID(int=9)), Language.ENGLISH), MORNING)


def test_who_is_called_is_sent_to_the_room_and_not_told_to_wait() -> None:
    waits = seen("waiting").where
    assert waits.label == "Wait here"
    for state in ("called", "serving"):
        where = seen(state, "room-12").where
        assert (where.label, where.place) == ("Go here", "Room\u00a012")
        assert where.note
        assert where.people == ""
    assert seen("called").where == waits, "a room nobody knows sends nobody away"


@pytest.mark.parametrize("state", ["done", "left", "cancelled", "unserved"])
def test_who_is_through_is_sent_nowhere(state: str) -> None:
    assert seen(state).where.label == ""
