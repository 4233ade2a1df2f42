"""Where a visit read again sends its person."""

from uuid import UUID

import pytest

from config.contract.visit_now import VisitNow
from config.contract.ways import RouteProfile
from config.contract.words import Language, PatientAct
from kiosk.flow.steps import YourVisit
from kiosk.screens.your_visit.model import YourVisitView, view_of
from tests.kiosk.screens.st_anna import MORNING, catalogue, number, standing


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


@pytest.mark.parametrize(("minutes", "said"), [(1, "1 minute"), (3, "3 minutes")])
def test_one_minute_is_said_as_one(minutes: int, said: str) -> None:
    known, near = (
        catalogue(),
        number(service="cardiology-consultation", department="cardiology", waiting_place="waiting-b"),
    )
    assert known.map is not None
    along = {"led_minutes": minutes, "led_to": {RouteProfile.USUAL: ["waiting-b"]}}
    leads = known.model_copy(update={"map": known.map.model_copy(update=along)})
    visit = VisitNow(state="waiting", acts=[PatientAct.DEFER, PatientAct.LEAVE], defer_minutes=minutes)
    view = view_of(standing(YourVisit(near, visit, UUID(int=9)), Language.ENGLISH, catalogue=leads), MORNING)
    assert (view.first.act, view.first.said) == (PatientAct.DEFER, f"I need {said}")
    assert view.led.note.startswith(f"With an arrow, for {said}.")


@pytest.mark.parametrize("state", ["done", "left", "cancelled", "unserved"])
def test_who_is_through_is_sent_nowhere(state: str) -> None:
    assert seen(state).where.label == ""
