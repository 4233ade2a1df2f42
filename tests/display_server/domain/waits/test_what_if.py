"""What one further desk would have changed: less where people waited, nothing where it was not, and doubts said."""

from display_server.domain.waits.history import Person
from display_server.domain.waits.queue_again import SomebodyWaits, Window, waits_again
from display_server.domain.waits.what_if import what_if, worst_hours
from tests.queue_times import a_past


def person(arrived: float, called: float | None = None, *, left: float | None = None, priority: int = 0) -> Person:
    finished = None if called is None else called + 10
    return Person("eyes", arrived, called, left, finished, "D0", priority)


def test_one_desk_takes_the_urgent_first_and_then_by_arrival() -> None:
    people = [person(0, 0), person(1, 5), person(2, 9, priority=1)]
    assert waits_again(people, [10.0, 10.0, 10.0], [Window(0, 100)]) == [(0, 0), (2, 8), (1, 19)]


def test_who_once_lost_patience_loses_it_again_unless_called_before() -> None:
    people = [person(0, 0), person(1, left=6)]
    assert waits_again(people, [10.0, 10.0], [Window(0, 100)]) == [(0, 0)]
    assert waits_again(people, [10.0, 10.0], [Window(0, 100), Window(0, 100)]) == [(0, 0), (1, 0)]


def test_the_last_desk_goes_on_until_nobody_waits() -> None:
    assert waits_again([person(0, 0), person(1, 20)], [10.0, 10.0], [Window(0, 5)]) == [(0, 0), (1, 9)]


def test_how_long_somebody_waited_between_two_moments() -> None:
    somebody = SomebodyWaits([person(0, 10), person(5, 15), person(30, 40), person(50, 50)])
    assert (somebody.between(0, 100), somebody.between(12, 35), somebody.between(16, 29)) == (25, 8, 0)


def test_a_further_desk_shortens_the_wait_while_it_is_there_and_not_before() -> None:
    found = what_if(a_past(days=20, an_hour=15), 11.0, 15.0)
    assert found.days == 20
    hours = {hour.hour: hour for hour in found.hours}
    for hour in (12, 13, 14):
        assert hours[hour].with_desk.middle < 0.6 * hours[hour].as_it_was.middle
    assert hours[9].with_desk == hours[9].as_it_was
    for one in found.hours:
        assert one.as_it_was.low <= one.as_it_was.middle <= one.as_it_was.high


def test_the_same_world_lived_again_is_near_what_was_seen() -> None:
    found = what_if(a_past(days=40, an_hour=12), 9.0, 10.0)
    seen = sum(hour.seen for hour in found.hours) / len(found.hours)
    assert found.off < 0.4 * seen


def test_the_worst_hours_are_those_where_people_waited_longest() -> None:
    past = [
        person(day * 86400 + 10 * 3600 + at, day * 86400 + 10 * 3600 + at + 900) for day in range(3) for at in range(60)
    ]
    assert worst_hours(past)[0] in {8.0, 9.0, 10.0}
    assert worst_hours([]) == (8.0, 11.0)
