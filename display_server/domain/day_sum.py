"""A business day added up: small enough to keep, and exact, so that a year's figures follow from its days and no line is read.

Whole waits are kept, to the microsecond: a median of many days is that of all their waits, not one of medians.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from display_server.domain.journey import Journey
from display_server.domain.visit import State

FORM = 1
"""Raised when a sum says something else than before: every day is added up again."""
_ENDS = {State.NO_SHOW.value: "no_shows", State.UNSERVED.value: "unserved", State.LEFT.value: "left"}


class CellKey(NamedTuple):
    """Those who joined one line in one hour of a weekday, by how they came and what they need."""

    service: int
    weekday: int
    hour: int
    origin: str
    priority: str | None


@dataclass
class Cell:
    """How many, how they ended, and the sorted waits of those who were called, in microseconds."""

    arrivals: int = 0
    no_shows: int = 0
    unserved: int = 0
    left: int = 0
    waits: list[int] = field(default_factory=list)


@dataclass
class DeskSum:
    """`calls`, also those that were taken back; who stood there, and for how many microseconds together."""

    calls: int = 0
    served: int = 0
    lasted_us: int = 0


@dataclass
class DaySum:
    """`begun`: who began visits, and by which move."""

    cells: dict[CellKey, Cell] = field(default_factory=dict)
    desks: dict[int, DeskSum] = field(default_factory=dict)
    begun: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, journeys: Iterable[Journey], calls: Counter[int], begun: Counter[tuple[str, str]]) -> Self:
        """`calls` by desk."""
        made = cls(begun=begun)
        for desk, count in calls.items():
            made._desk(desk).calls += count
        for one in journeys:
            made._add(one)
        return made.sorted()

    def plus(self, said: list[Any]) -> None:
        """Another day's, as `written` says it, in between; `sorted` at the end."""
        cells, desks, begun = said
        for *key, arrivals, no_shows, unserved, left, waits in cells:
            cell = self._cell(CellKey(*key))
            cell.arrivals += arrivals
            cell.no_shows += no_shows
            cell.unserved += unserved
            cell.left += left
            cell.waits += waits
        for desk, calls, served, lasted_us in desks:
            of = self._desk(desk)
            of.calls += calls
            of.served += served
            of.lasted_us += lasted_us
        for who, move, count in begun:
            self.begun[who, move] += count

    def sorted(self) -> Self:
        for cell in self.cells.values():
            cell.waits.sort()
        return self

    def written(self) -> list[Any]:
        """As JSON keeps it: the same day gives the same text."""
        cells = sorted(self.cells.items(), key=lambda one: (*one[0][:4], one[0].priority or ""))
        return [
            [[*key, cell.arrivals, cell.no_shows, cell.unserved, cell.left, cell.waits] for key, cell in cells],
            [[desk, of.calls, of.served, of.lasted_us] for desk, of in sorted(self.desks.items())],
            [[who, move, count] for (who, move), count in sorted(self.begun.items())],
        ]

    def _add(self, one: Journey) -> None:
        cell = self._cell(CellKey(one.facts.service, *one.when, one.facts.origin, one.facts.priority))
        cell.arrivals += 1
        if one.wait_us is not None:
            cell.waits.append(one.wait_us)
        if (ended := _ENDS.get(one.end or "")) is not None:
            setattr(cell, ended, getattr(cell, ended) + 1)
        for desk, lasted_us in one.served:
            of = self._desk(desk)
            of.served += 1
            of.lasted_us += lasted_us

    def _cell(self, key: CellKey) -> Cell:
        found = self.cells.get(key)
        if found is None:
            found = self.cells[key] = Cell()
        return found

    def _desk(self, desk: int) -> DeskSum:
        return self.desks.setdefault(desk, DeskSum())
