"""The one due time: booked, walk-in, late, early, by need."""

from datetime import UTC, datetime, timedelta

import pytest

from display_server.domain.due_time import Promise, due, moved_to
from display_server.domain.priority import DEFAULT_EARLIER, Priority, earlier_by

TEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROMISE = Promise(target=25 * MINUTE, grace=10 * MINUTE, earlier=dict(DEFAULT_EARLIER))


def test_a_walk_in_is_due_the_services_target_after_arriving() -> None:
    found = due(arrived_at=TEN, slot=None, promise=PROMISE)
    assert (found.due_at, found.waits_from, found.callable_at) == (TEN + 25 * MINUTE, TEN, TEN)


def test_a_booked_patient_is_due_at_the_slot() -> None:
    assert due(arrived_at=TEN, slot=TEN + 5 * MINUTE, promise=PROMISE).due_at == TEN + 5 * MINUTE


@pytest.mark.parametrize(("late", "wanted"), [(0, 0), (10, 0), (11, 11 + 25)])
def test_a_late_arrival_keeps_the_place_within_the_grace_and_then_stands_with_walk_ins(late: int, wanted: int) -> None:
    assert due(arrived_at=TEN + late * MINUTE, slot=TEN, promise=PROMISE).due_at == TEN + wanted * MINUTE


def test_an_hour_too_early_is_no_wait_until_a_walk_in_with_the_same_due_time_would_come() -> None:
    early = due(arrived_at=TEN, slot=TEN + 60 * MINUTE, promise=PROMISE)
    assert early.waits_from == TEN + 35 * MINUTE
    assert early.due_at == TEN + 60 * MINUTE


def test_a_class_of_need_is_due_earlier_but_waits_from_the_same_moment() -> None:
    found = due(arrived_at=TEN, slot=None, promise=PROMISE, priority=Priority.PREGNANCY)
    assert (found.due_at, found.waits_from) == (TEN + 15 * MINUTE, TEN)


def test_nobody_can_be_called_before_they_have_walked_there() -> None:
    assert due(arrived_at=TEN, slot=None, promise=PROMISE, walk=3 * MINUTE).callable_at == TEN + 3 * MINUTE


def test_a_class_given_and_taken_again_leaves_the_due_time_as_it_was() -> None:
    earlier = earlier_by({"infant": 20})
    given = moved_to(TEN, old=None, new=Priority.INFANT, earlier=earlier)
    assert given == TEN - 20 * MINUTE
    assert moved_to(given, old=Priority.INFANT, new=None, earlier=earlier) == TEN
