"""One day's line lived again: given arrivals, given lengths of work, desks that are there from a moment to another."""

import heapq
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from display_server.domain.waits.history import Person

_OPENS, _FREE, _ARRIVES = 0, 1, 2  # at one moment desks come first


@dataclass(frozen=True)
class Window:
    """A desk is there."""

    opens: float
    closes: float


def waits_again(
    people: Sequence[Person], lengths: Sequence[float], windows: Sequence[Window]
) -> list[tuple[float, float]]:
    """(arrival, wait) of everybody called. Urgent ones first, then by arrival. Who once left goes after as long again.

    A desk calls while it is there; the one that is there last goes on until nobody waits.
    """
    events = [(person.arrived, _ARRIVES, key) for key, person in enumerate(people)]
    events += [(window.opens, _OPENS, key) for key, window in enumerate(windows)]
    heapq.heapify(events)
    line: list[tuple[int, float, int]] = []
    idle: set[int] = set()
    last = max(range(len(windows)), key=lambda key: windows[key].closes, default=-1)
    waits: list[tuple[float, float]] = []
    while events:
        now, kind, key = heapq.heappop(events)
        if kind == _ARRIVES:
            heapq.heappush(line, (-people[key].priority, people[key].arrived, key))
        else:
            idle.add(key)
        idle = {desk for desk in idle if desk == last or now < windows[desk].closes}
        while idle and (called := _next(people, line, now)) is not None:
            desk = min(idle, key=lambda one: windows[one].opens)
            idle.remove(desk)
            waits.append((people[called].arrived, now - people[called].arrived))
            heapq.heappush(events, (now + lengths[called], _FREE, desk))
    return waits


def _next(people: Sequence[Person], line: list[tuple[int, float, int]], now: float) -> int | None:
    """Who is called now; who had lost patience by then is not there any more."""
    while line:
        key = heapq.heappop(line)[2]
        person = people[key]
        if person.called is not None or person.left is None or now <= person.left:
            return key
    return None


class SomebodyWaits:
    """When at least one person stood in line, as moments in order: begin, end, begin, end."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._begins: list[float] = []
        self._ends: list[float] = []
        for person in sorted(people, key=lambda one: one.arrived):
            end = person.called if person.called is not None else person.left or person.arrived
            if end <= person.arrived:
                continue
            if self._ends and person.arrived <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._begins.append(person.arrived)
                self._ends.append(end)

    def between(self, begin: float, end: float) -> float:
        """For how long of this time, seconds."""
        total, at = 0.0, bisect_right(self._ends, begin)
        while at < len(self._begins) and self._begins[at] < end:
            total += min(end, self._ends[at]) - max(begin, self._begins[at])
            at += 1
        return total
