"""Whose turn it is."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from display_server.domain.queue_order import InLine, due_time, in_order

TEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
TARGET = timedelta(minutes=25)


def one(key: int, due: int, arrived: int = 0) -> InLine:
    return InLine(UUID(int=key), TEN + timedelta(minutes=due), TEN + timedelta(minutes=arrived))


def test_a_walk_in_is_due_after_the_services_promise_and_a_booking_at_its_slot() -> None:
    assert due_time(arrived_at=TEN, slot=None, target=TARGET) == TEN + TARGET
    assert due_time(arrived_at=TEN, slot=TEN + timedelta(minutes=5), target=TARGET) == TEN + timedelta(minutes=5)


def test_the_earliest_due_time_is_called_first_then_the_earliest_arrival() -> None:
    assert in_order([one(1, 30), one(2, 10, 5), one(3, 10, 2)]) == [one(3, 10, 2), one(2, 10, 5), one(1, 30)]


def test_two_walk_ins_of_one_service_are_never_swapped() -> None:
    first = InLine(UUID(int=9), due_time(arrived_at=TEN, slot=None, target=TARGET), TEN)
    later = TEN + timedelta(seconds=1)
    second = InLine(UUID(int=1), due_time(arrived_at=later, slot=None, target=TARGET), later)
    assert in_order([second, first]) == [first, second]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12, unique=True), st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_came(pairs: list[tuple[int, int]], rng: object) -> None:
    line = [one(key, due, arrived) for key, (due, arrived) in enumerate(pairs)]
    mixed = list(line)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert in_order(mixed) == in_order(line)
