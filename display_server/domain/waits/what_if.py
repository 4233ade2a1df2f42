"""What one further desk would have changed: a past lived again with its own arrivals and drawn service times.

Every seed draws each person's service anew from what was seen in that hour, the same in both worlds, so that the difference is
the desk's alone. How far the world as it was differs from what was seen is measured and said.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from display_server.domain.waits.history import Person
from display_server.domain.waits.queue_again import SomebodyWaits, Window, waits_again

SEEDS = 5
DAY_S, HOUR_S = 86_400.0, 3_600.0
TURN_S = 120.0
"""From one patient to the next while somebody waits: a desk that takes longer was away."""
LEAST_IN_AN_HOUR = 20


@dataclass(frozen=True)
class Range:
    """Over the seeds: the middle one, the lowest, the highest; seconds."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Hour:
    """Everybody who arrived in one hour of the day, over all days. p90 of the wait, seconds."""

    hour: int
    people: int
    seen: float
    as_it_was: Range
    with_desk: Range


@dataclass(frozen=True)
class WhatIf:
    """`off`: the mean distance between what was seen and the same world lived again, seconds. Hours are local, `from` < `to`."""

    service: str
    days: int
    desk_from: float
    desk_to: float
    hours: list[Hour]
    off: float


def what_if(people: Sequence[Person], desk_from: float, desk_to: float, seeds: int = SEEDS) -> WhatIf:
    """For one service's people. `desk_from`, `desk_to`: hours of the day, 9.5 is half past nine."""
    days = _days(people)
    pools = _work(days)
    worlds = [_one_seed(days, pools, desk_from, desk_to, np.random.default_rng(seed)) for seed in range(seeds)]
    seen = _by_hour([(person.arrived, person.waited) for person in people if person.waited is not None])
    hours = [
        Hour(
            hour=hour,
            people=len(waits),
            seen=_p90(waits),
            as_it_was=_range([_p90(was.get(hour, [0.0])) for was, _ in worlds]),
            with_desk=_range([_p90(more.get(hour, [0.0])) for _, more in worlds]),
        )
        for hour, waits in sorted(seen.items())
        if len(waits) >= LEAST_IN_AN_HOUR
    ]
    off = sum(abs(hour.seen - hour.as_it_was.middle) for hour in hours) / max(1, len(hours))
    return WhatIf(people[0].service if people else "", len(days), desk_from, desk_to, hours, off)


def worst_hours(people: Sequence[Person], width: int = 3) -> tuple[float, float]:
    """The hours in a row whose waits are the longest: where a further desk is first thought of."""
    seen = _by_hour([(person.arrived, person.waited) for person in people if person.waited is not None])
    p90 = {hour: _p90(waits) for hour, waits in seen.items() if len(waits) >= LEAST_IN_AN_HOUR}
    if not p90:
        return 8.0, 8.0 + width
    begin = max(range(24 - width + 1), key=lambda hour: sum(p90.get(hour + more, 0.0) for more in range(width)))
    return float(begin), float(begin + width)


def _one_seed(
    days: list["_Day"], pools: dict[int, list[float]], desk_from: float, desk_to: float, chance: Generator
) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    every = [length for pool in pools.values() for length in pool] or [60.0]
    was, more = list[tuple[float, float]](), list[tuple[float, float]]()
    for day in days:
        lengths = [_draw(pools.get(_hour(person.arrived), []), every, chance) for person in day.people]
        further = Window(day.begins + desk_from * HOUR_S, day.begins + desk_to * HOUR_S)
        was += waits_again(day.people, lengths, day.windows)
        more += waits_again(day.people, lengths, [*day.windows, further])
    return _by_hour(was), _by_hour(more)


def _draw(pool: list[float], every: list[float], chance: Generator) -> float:
    drawn = pool if len(pool) >= LEAST_IN_AN_HOUR else every
    return drawn[int(chance.integers(len(drawn)))]


@dataclass(frozen=True)
class _Day:
    """One day's people, when its desks were there, and (arrival, length) of each piece of work."""

    begins: float
    people: list[Person]
    windows: list[Window]
    work: list[tuple[float, float]]


def _days(people: Sequence[Person]) -> list[_Day]:
    days: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        days[int(person.arrived // DAY_S)].append(person)
    return [_day(day * DAY_S, of_day) for day, of_day in sorted(days.items())]


def _day(begins: float, people: list[Person]) -> _Day:
    """A desk was there from a call to the next finish, and on, unless somebody waited long while it called nobody."""
    somebody = SomebodyWaits(people)
    windows: list[Window] = []
    work: list[tuple[float, float]] = []
    for called in _by_desk(people).values():
        opens: float | None = None
        for person, after in pairwise([*called, None]):
            assert person is not None  # noqa: S101  # only the last one after it is nobody
            begin = person.called or 0.0
            end = max(begin + 1.0, person.finished or begin)
            opens = begin if opens is None else opens
            next_call = None if after is None else max(end, after.called or end)
            if next_call is not None and somebody.between(end, next_call) <= TURN_S:
                # The way to the next patient belongs to the work where that one waited already.
                turn = next_call - end if after is not None and after.arrived <= end else 0.0
                work.append((person.arrived, end - begin + turn))
                continue
            work.append((person.arrived, end - begin))
            windows.append(Window(opens, end))
            opens = None
    return _Day(begins, people, windows, work)


def _work(days: list[_Day]) -> dict[int, list[float]]:
    pools: dict[int, list[float]] = defaultdict(list)
    for arrived, length in (one for day in days for one in day.work):
        pools[_hour(arrived)].append(length)
    return pools


def _by_desk(people: Sequence[Person]) -> dict[str, list[Person]]:
    """Everybody called, by desk, in order of the calls; where no desk is written, the fewest that could have done it."""
    desks: dict[str, list[Person]] = defaultdict(list)
    free: dict[str, float] = {}
    for person in sorted((one for one in people if one.called is not None), key=lambda one: one.called or 0.0):
        assert person.called is not None  # noqa: S101  # sorted out above
        desk = person.desk
        if not desk:
            idle = [name for name, until in free.items() if until <= person.called]
            desk = idle[0] if idle else f"#{len(free)}"
            free[desk] = person.finished or person.called
        desks[desk].append(person)
    return desks


def _by_hour(waits: Sequence[tuple[float, float]]) -> dict[int, list[float]]:
    hours: dict[int, list[float]] = defaultdict(list)
    for arrived, waited in waits:
        hours[_hour(arrived)].append(waited)
    return hours


def _hour(moment: float) -> int:
    return int(moment % DAY_S // HOUR_S)


def _p90(waits: Sequence[float]) -> float:
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(0.9 * len(ordered)))]


def _range(values: Sequence[float]) -> Range:
    ordered = sorted(values)
    return Range(ordered[len(ordered) // 2], ordered[0], ordered[-1])
