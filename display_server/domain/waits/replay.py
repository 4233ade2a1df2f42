"""Replays a line's history in time order: at each arrival the situation, at each call the wait that became known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from display_server.domain.waits.history import Person
from display_server.domain.waits.line import FIRST_SERVICES, Line, Situation

UNKNOWN_SERVICE_S = 300.0
LEAST_SERVICE_S = 10.0
"""Who enters afterwards what happened without the hub says calls and finishes by the minute, many of them the same one: no line
has a pace of nothing."""


class _Event(IntEnum):
    """At one moment desks become free first, then people are called, then new ones arrive."""

    FINISH = 0
    END = 1
    ARRIVE = 2
    AT_ONCE = 3  # called in the moment of arrival


@dataclass(frozen=True)
class Arrived:
    """Somebody joined; `situation` holds only what was known then."""

    key: int
    at: float
    situation: Situation


@dataclass(frozen=True)
class Called:
    """A wait became known."""

    key: int
    at: float
    waited: float


def mean_service(people: Sequence[Person]) -> float:
    """The mean of the first finished services, seconds and never below `LEAST_SERVICE_S`: the scale of this line's clock."""
    lengths = [p.finished - p.called for p in people if p.finished is not None and p.called is not None][
        :FIRST_SERVICES
    ]
    return max(sum(lengths) / len(lengths), LEAST_SERVICE_S) if lengths else UNKNOWN_SERVICE_S


def replay(people: Sequence[Person], line: Line) -> Iterator[Arrived | Called]:
    """Every arrival and call of one service in order, with the line brought up to date before each."""
    for at, kind, key in _events(people):
        person = people[key]
        if kind is _Event.ARRIVE:
            situation = line.situation(at, person.priority, person.due)
            line.arrive(key, person)
            yield Arrived(key, at, situation)
        else:
            _end(line, kind, key, person, at)
            if kind is not _Event.FINISH and person.called is not None:
                yield Called(key, at, person.called - person.arrived)


def line_at(people: Sequence[Person], line: Line, now: float) -> Line:
    """The line as it stands at a moment, brought up to it from these people's past. Keys are their places in `people`."""
    for at, kind, key in _events(people):
        if at > now:
            break
        if kind is _Event.ARRIVE:
            line.arrive(key, people[key])
        else:
            _end(line, kind, key, people[key], at)
    return line


def _end(line: Line, kind: "_Event", key: int, person: Person, at: float) -> None:
    if kind is _Event.FINISH:
        line.finish(key, at)
    elif person.called is None:
        line.leave(key, at)
    else:
        line.call(key, person, at)


def _events(people: Sequence[Person]) -> list[tuple[float, _Event, int]]:
    events: list[tuple[float, _Event, int]] = []
    for key, person in enumerate(people):
        events.append((person.arrived, _Event.ARRIVE, key))
        end = person.called if person.called is not None else person.left
        if end is not None:
            events.append((end, _Event.AT_ONCE if end == person.arrived else _Event.END, key))
        if person.finished is not None and person.called is not None:
            # A service of no length still takes its desk for a moment, or it would end before it began.
            events.append((max(person.finished, person.called + 1), _Event.FINISH, key))
    events.sort()
    return events
