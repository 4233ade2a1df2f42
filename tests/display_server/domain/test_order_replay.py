"""A day lived again: by its own rule nobody waits otherwise, by another somebody is sooner and somebody later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from display_server.domain.due_time import Promise
from display_server.domain.order_replay import Called, Rules, compare, promised, relive
from display_server.domain.priority import Priority, earlier_by
from display_server.domain.queue_order import Caps, InLine

NINE = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def somebody(key: int, came: int, due: int, called: int) -> Called:
    """Minutes after nine."""
    came_at = NINE + came * MINUTE
    return Called(
        InLine(UUID(int=key), NINE + due * MINUTE, came_at, came_at), f"K-00{key}", NINE + called * MINUTE, came_at
    )


# K-001 is a walk-in whom three booked people pass before their own due time comes.
DAY = [
    somebody(1, came=0, due=60, called=40),
    somebody(2, came=1, due=10, called=10),
    somebody(3, came=2, due=20, called=20),
    somebody(4, came=3, due=30, called=30),
]


def rules(times: int) -> Rules:
    promise = Promise(target=10 * MINUTE, grace=10 * MINUTE, earlier=earlier_by(None))
    return Rules(Caps(times=times), promise)


def test_by_its_own_rule_everybody_is_called_when_they_were() -> None:
    assert relive(DAY, Caps(times=3)) == {one.line.stage_id: one.called_at for one in DAY}
    assert all(one.longer == timedelta(0) for one in compare(DAY, rules(3), rules(3)))


def test_a_stricter_rule_calls_the_passed_one_sooner_and_says_who_pays() -> None:
    changes = {one.number: one.longer / MINUTE for one in compare(DAY, rules(3), rules(1))}
    assert changes == {"K-001": -20, "K-002": 0, "K-003": 10, "K-004": 10}
    assert [one.number for one in compare(DAY, rules(3), rules(1))][:2] == ["K-003", "K-004"]


def test_nobody_is_lost_and_each_call_takes_one() -> None:
    for times in (1, 2, 3, 9):
        assert sorted(relive(DAY, Caps(times=times)).values()) == sorted(one.called_at for one in DAY)
    assert relive([], Caps()) == {}


def test_a_longer_target_lets_walk_ins_wait_and_keeps_what_was_booked() -> None:
    slot = NINE + 20 * MINUTE
    booked = replace(DAY[2], line=replace(DAY[2].line, slot=slot, due_at=slot))
    usual = Promise(target=10 * MINUTE, grace=10 * MINUTE, earlier=earlier_by(None))
    longer = replace(usual, target=30 * MINUTE)
    moved = [promised(one, usual, longer).line.due_at - one.line.due_at for one in (DAY[0], booked)]
    assert moved == [20 * MINUTE, timedelta(0)]
    changes = compare([DAY[1], booked], Rules(Caps(), usual), Rules(Caps(), longer))
    assert {one.number: one.longer / MINUTE for one in changes} == {"K-002": 10, "K-003": -10}


def test_a_class_that_is_due_earlier_than_before_is_called_sooner() -> None:
    elder = replace(DAY[3], line=replace(DAY[3].line, priority=Priority.OVER_75))
    now = Promise(target=10 * MINUTE, grace=10 * MINUTE, earlier=earlier_by(None))
    sooner = replace(now, earlier=earlier_by({"over_75": 40}))
    changes = compare([DAY[1], DAY[2], elder], Rules(Caps(), now), Rules(Caps(), sooner))
    assert {one.number: one.longer / MINUTE for one in changes} == {"K-002": 10, "K-003": 10, "K-004": -20}
