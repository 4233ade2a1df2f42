"""A service that never closes, over the change of the business day: who came yesterday is called today, and no two people hold
one number."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from display_server.db.models import NumberCounter, Visit
from display_server.domain.numbering import business_day
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import another_kiosk, give_back, hand_in, lease, offline
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
    give_back(hub, block, 504)
    assert lease(hub).first == 504
    assert lease(hub).first == 524


def test_a_block_that_never_came_back_may_be_on_paper_and_is_left_alone_the_next_day(
    hub: Hub, clock: StandingClock
) -> None:
    """Its kiosk lost the hub before midnight and comes back after another one has leased."""
    block = lease(hub)
    given = clock.now()
    clock.move(minutes=20)
    other = lease(hub, device=another_kiosk(hub))
    hand_in(hub, offline(block, 510, at=given))
    assert block.last < other.first


def test_blocks_fetched_the_evening_before_and_this_evenings_share_no_number(hub: Hub, clock: StandingClock) -> None:
    today = business_day(clock.now(), ZoneInfo("Europe/Vilnius"), time(0, 0))
    days = [today, today + timedelta(days=1)]
    blocks = [lease(hub, day=day) for day in (days[0], days[1], days[0], days[1], days[0])]
    assert [block.first for block in blocks] == [500, 520, 540, 560, 580]
    clock.move(minutes=20)
    assert lease(hub).first == 600, "the night's blocks are still with their kiosk"


def test_the_evenings_own_numbers_step_over_the_blocks_of_the_next_day(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    hub.writer.run(lambda tx: tx.connection.execute(update(NumberCounter).values(last=499)))
    today = business_day(clock.now(), ZoneInfo("Europe/Vilnius"), time(0, 0))
    ahead = lease(hub, day=today + timedelta(days=1))
    assert ahead.first == 500
    assert [take_number(hub).number for _ in range(2)] == ["K-520", "K-521"]
    assert lease(hub, day=today + timedelta(days=1)).first == 522, "past what this evening gave"


def test_blocks_of_two_days_in_turn_do_not_climb(hub: Hub, clock: StandingClock) -> None:
    """A day that begins behind the evening's blocks leaves the lowest ones to the day after it."""
    firsts = []
    for _ in range(6):
        today = business_day(clock.now(), ZoneInfo("Europe/Vilnius"), time(0, 0))
        firsts.append(lease(hub, day=today + timedelta(days=1)).first)
        clock.move(days=1)
    assert firsts == [500, 520, 500, 520, 500, 520]
