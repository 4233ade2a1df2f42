"""Rooms with one door: no shortest way leads through them, nor past their door along a wall. Most points of a hospital."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from display_server.wayfinding.graph import Draft
from display_server.wayfinding.plan import Door, Plan, Space


class DeadEnds:
    """Finds them while the sight lines of each space are drawn."""

    def __init__(self, plan: Plan, doors: Mapping[str, Sequence[Door]], lined: Set[str]) -> None:
        drawn = {end for passage in plan.passages for end in (passage.start, passage.end)}
        times = Counter(place.code for place in plan.places)
        busy = {place.space for place in plan.places if place.code in drawn or times[place.code] > 1}
        self._only_door = {
            found[0].code: code
            for code, found in doors.items()
            if len(found) == 1 and len(set(found[0].spaces)) == 2 and found[0].code not in drawn and code not in busy
        }
        ends = {space.code for space in plan.spaces if space.shaft is None and space.code not in lined}
        self._only_door = {door: space for door, space in self._only_door.items() if space in ends}
        self._inside: dict[str, list[int]] = {}
        self._gates: dict[int, str] = {}

    def look(self, space: Space, nodes: Sequence[int], doors: Mapping[int, Door], sees: NDArray[np.bool_]) -> None:
        """A space's points and which of them see each other: is it a dead end, and whose door is nothing here but a door?"""
        if space.code in self._only_door.values():
            self._inside[space.code] = list(nodes)
        for n, node in enumerate(nodes):
            behind = self._only_door.get(doors[node].code) if node in doors else None
            if behind is None or behind == space.code:
                continue
            around = np.flatnonzero(sees[n])
            if sees[np.ix_(around, around)].all():
                self._gates[node] = behind

    def mark(self, draft: Draft) -> None:
        """Once every space was looked at."""
        for gate, space in self._gates.items():
            draft.gates[gate] = space
            draft.gate_of.update(dict.fromkeys(self._inside_of(space, gate), gate))

    def _inside_of(self, space: str, gate: int) -> Iterable[int]:
        return [gate, *self._inside.get(space, ())]
