"""A day lived again: by its own rule nobody waits otherwise, by another somebody is sooner and somebody later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from display_server.domain.order_replay import Called, compare, relive
from display_server.domain.queue_order import Caps, InLine

NINE = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def somebody(key: int, came: int, due: int, called: int) -> Called:
    """Minutes after nine."""
    came_at = NINE + came * MINUTE
    return Called(InLine(UUID(int=key), NINE + due * MINUTE, came_at, came_at), f"K-00{key}", NINE + called * MINUTE)


# K-001 is a walk-in whom three booked people pass before their own due time comes.
DAY = [
    somebody(1, came=0, due=60, called=40),
    somebody(2, came=1, due=10, called=10),
    somebody(3, came=2, due=20, called=20),
    somebody(4, came=3, due=30, called=30),
]


def test_by_its_own_rule_everybody_is_called_when_they_were() -> None:
    assert relive(DAY, Caps(times=3)) == {one.line.stage_id: one.called_at for one in DAY}
    assert all(one.longer == timedelta(0) for one in compare(DAY, Caps(), Caps()))


def test_a_stricter_rule_calls_the_passed_one_sooner_and_says_who_pays() -> None:
    changes = {one.number: one.longer / MINUTE for one in compare(DAY, Caps(times=3), Caps(times=1))}
    assert changes == {"K-001": -20, "K-002": 0, "K-003": 10, "K-004": 10}
    assert [one.number for one in compare(DAY, Caps(times=3), Caps(times=1))][:2] == ["K-003", "K-004"]


def test_nobody_is_lost_and_each_call_takes_one() -> None:
    for times in (1, 2, 3, 9):
        assert sorted(relive(DAY, Caps(times=times)).values()) == sorted(one.called_at for one in DAY)
    assert relive([], Caps()) == {}
