"""A service that never closes, over the change of the business day: who came yesterday is called today, and no two people hold
one number."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from display_server.db.models import Visit
from display_server.hub import Hub
from display_server.services.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import hand_in, lease, offline
from tests.display_server.services.queue_acts import BLOOD, take_number
from tests.display_server.services.visit_acts import HEART, LAB, People

ON_BOTH_DATABASES = True
TEN_TO_MIDNIGHT = datetime(2026, 3, 12, 21, 50, tzinfo=UTC)
"""In Vilnius."""


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(TEN_TO_MIDNIGHT)


def test_who_came_before_midnight_is_called_after_it_and_keeps_their_day(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    before = [take_number(hub).number for _ in range(2)]
    assert people.press(HEART, DeskAct.CALL_NEXT) == before[0]
    clock.move(minutes=20)
    people.press(HEART, DeskAct.HERE, before[0])
    people.press(HEART, DeskAct.FINISH, before[0])
    people.press(HEART, DeskAct.UNDO, before[0])
    people.press(HEART, DeskAct.FINISH, before[0])
    after = take_number(hub)
    assert after.day == date(2026, 3, 13)
    assert people.press(HEART, DeskAct.CALL_NEXT) == before[1]
    people.press(HEART, DeskAct.HERE, before[1])
    people.press(HEART, DeskAct.FINISH, before[1])
    assert people.press(HEART, DeskAct.CALL_NEXT) == after.number
    with hub.database.reading() as session:
        days = session.scalars(select(Visit.day).order_by(Visit.issued_at)).all()
    assert days == ["2026-03-12", "2026-03-12", "2026-03-13"]


def test_a_new_day_gives_no_number_that_somebody_of_the_night_still_has(hub: Hub, clock: StandingClock) -> None:
    people = People(hub)
    night = [take_number(hub).number for _ in range(3)]
    take_number(hub, BLOOD)
    people.serve(LAB, "M-001")
    clock.move(minutes=20)
    morning = [take_number(hub).number for _ in range(2)]
    assert night == ["K-001", "K-002", "K-003"]
    assert morning == ["K-004", "K-005"], "one K-001 at a time"
    assert take_number(hub, BLOOD).number == "M-001", "nobody has it any more"


def test_a_kiosks_block_of_the_new_day_begins_behind_what_somebody_of_the_night_still_has(
    hub: Hub, clock: StandingClock
) -> None:
    block = lease(hub)
    hand_in(hub, offline(block, 503, at=clock.now()))
    clock.move(minutes=20)
    assert lease(hub).first == 504
    assert lease(hub).first == 524
