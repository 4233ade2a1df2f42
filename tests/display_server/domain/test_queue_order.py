"""The order of a line: what each place's reason is, and that nobody is overtaken without end, whatever happens."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from display_server.domain.priority import Priority
from display_server.domain.queue_order import (
    Caps,
    Group,
    InLine,
    Reason,
    in_order,
    next_of,
    overtaken_by,
    passed_by,
    placed,
)

TEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
CAPS = Caps()


def at(minutes: float) -> datetime:
    return TEN + timedelta(minutes=minutes)


def one(key: int, due: float, came: float = 0, **more: object) -> InLine:
    return InLine(UUID(int=key), at(due), at(came), at(came), **more)  # type: ignore[arg-type]


def keys(line: list[InLine], now: float = 0) -> list[int]:
    return [place.one.stage_id.int for place in in_order(line, at(now), CAPS)]


def why(who: InLine, now: float = 0) -> Reason:
    return placed(who, at(now), CAPS).reason


def test_the_earliest_due_time_is_called_first_then_the_earliest_arrival() -> None:
    assert keys([one(1, 30), one(2, 10, -2), one(3, 10, -5)]) == [3, 2, 1]


def test_each_place_has_its_reason() -> None:
    assert why(one(1, 20)) is Reason.EARLIEST_DUE
    assert why(one(1, 20, slot=at(20))) is Reason.BOOKED_TIME
    assert why(one(1, 20, slot=at(-20), late_for_slot=True)) is Reason.LATE_FOR_BOOKING
    assert why(one(1, 20, priority=Priority.INFANT)) is Reason.PRIORITY
    assert why(one(1, 20, priority=Priority.URGENT)) is Reason.URGENT
    assert why(one(1, 20, overtaken=3)) is Reason.OVERTAKEN_ENOUGH
    assert why(one(1, 20), now=50) is Reason.WAITED_TOO_LONG
    assert why(one(1, 20, came=3)) is Reason.ON_THE_WAY
    assert why(one(1, 20, came=3, let_go=True)) is Reason.COMES_BACK
    assert why(one(1, 20, let_go=True)) is Reason.EARLIEST_DUE, "their time has come"


def test_whoever_a_cap_holds_for_goes_first_in_order_of_arrival_and_only_urgent_before_them() -> None:
    owed = [one(1, 25, -5, overtaken=3), one(2, 20, -4, overtaken=4), one(3, -35, -60)]
    usual, urgent = one(4, -10, -6), one(5, 0, -1, priority=Priority.URGENT)
    assert keys([usual, *owed, urgent]) == [5, 3, 1, 2, 4]


def test_who_is_on_the_way_is_not_called_yet_and_then_stands_where_they_belong() -> None:
    line = [one(1, 5, 3), one(2, 20, -1)]
    first = next_of(line, at(0), CAPS)
    assert first is not None
    assert first.one.stage_id.int == 2
    assert keys(line, now=3) == [1, 2]
    assert next_of(line[:1], at(0), CAPS) is None


def test_overtaken_is_who_waits_from_earlier_and_could_have_come() -> None:
    called, earlier = one(1, 0, -5), one(2, 20, -9)
    line = [called, earlier, one(3, 30, -1), replace(one(4, 1, -10), callable_at=at(2))]
    assert overtaken_by(called, line, at(0)) == [earlier.stage_id]


def test_an_urgent_patient_passes_everyone_and_counts_against_nobody() -> None:
    urgent = one(1, -60, 0, priority=Priority.URGENT)
    line = [urgent, one(2, 20, -9)]
    assert overtaken_by(urgent, line, at(0)) == []
    assert len(passed_by(urgent, line, at(0))) == 1


arrivals = st.builds(
    one,
    key=st.integers(1, 10**6),
    due=st.integers(-90, 90),
    came=st.integers(0, 60),
    priority=st.sampled_from([None, None, None, None, *Priority]),
)
lines = st.lists(arrivals, max_size=40, unique_by=lambda who: who.stage_id)
caps = st.builds(Caps, times=st.integers(1, 5), late=st.integers(0, 60).map(lambda minutes: timedelta(minutes=minutes)))


@given(lines, st.integers(0, 120), caps, st.randoms())
def test_the_order_does_not_depend_on_how_the_rows_came(
    line: list[InLine], now: int, limits: Caps, rng: object
) -> None:
    mixed = list(line)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    assert in_order(mixed, at(now), limits) == in_order(line, at(now), limits)
    order = in_order(line, at(now), limits)
    first = order[0] if order and order[0].group is not Group.ON_THE_WAY else None
    assert next_of(mixed, at(now), limits) == first


@dataclass
class Room:
    """A line that is called as the rules say; it counts for itself what was done to whom."""

    caps: Caps
    waiting: list[InLine]
    overtaken: dict[UUID, int] = field(default_factory=dict)

    def call(self, now: datetime) -> InLine | None:
        place = next_of(self.waiting, now, self.caps)
        if place is None:
            return None
        called = place.one
        self.waiting.remove(called)
        passed = passed_by(called, self.waiting, now)
        if called.priority is not Priority.URGENT:
            for who in passed:
                self.overtaken[who.stage_id] = self.overtaken.get(who.stage_id, 0) + 1
                if who.priority is not Priority.URGENT:
                    assert who.due_at + self.caps.late > now  # nobody is passed once due for T
        counted = set(overtaken_by(called, [*self.waiting, called], now))
        self.waiting = [
            replace(who, overtaken=who.overtaken + 1) if who.stage_id in counted else who for who in self.waiting
        ]
        return called


@settings(max_examples=300)
@given(lines, caps, st.lists(st.integers(0, 12), min_size=130, max_size=130))
def test_nobody_who_is_not_urgent_is_overtaken_more_than_the_cap_and_everybody_is_called(
    line: list[InLine], limits: Caps, pauses: list[int]
) -> None:
    """A desk calls at any rhythm while people arrive in any order with any due times."""
    room, now, called = Room(limits, list(line)), 0, []
    for pause in pauses:
        now += pause
        found = room.call(at(now))
        if found is not None:
            called.append(found.stage_id)
    now += 200
    while (found := room.call(at(now))) is not None:
        called.append(found.stage_id)
    assert sorted(called, key=int) == sorted((who.stage_id for who in line), key=int)  # none starves
    usual = {who.stage_id for who in line if who.priority is not Priority.URGENT}
    assert all(times <= limits.times for who, times in room.overtaken.items() if who in usual)


@given(lines, caps)
def test_an_earlier_due_of_the_same_arrival_is_never_called_later(line: list[InLine], limits: Caps) -> None:
    """Of two who wait from the same moment and are equally often overtaken, the earlier due goes first."""
    now = at(70)
    same = [replace(who, waits_from=TEN, callable_at=TEN, priority=None) for who in line]
    usual = [place.one.due_at for place in in_order(same, now, limits) if place.group is Group.USUAL]
    assert usual == sorted(usual)
