"""Which things people see from a stretch of their way, and which of them is worth a word."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from config.contract import ways as wire
from display_server.wayfinding.plan import Place, Plan
from display_server.wayfinding.spaces import polygon_of
from display_server.wayfinding.stretches import Stretch

BESIDE_M = 5.0
"""Nearer than this to the line one walks: one passes its door."""

PASSED_M = 4.0
"""A thing beside the first steps is not passed."""

CORNER_M = 9.0
"""Before a corner no farther than this: one turns after it."""

_RANK = ("information", "cafe", "pharmacy", "shop", "registration", "cloakroom", "chapel", "lift", "stairs", "laboratory",
         "x-ray", "atm", "water", "toilets", "waiting", "desk", "entrance")  # fmt: skip


@dataclass(frozen=True)
class _Seen:
    """A landmark, what it takes up, and where it opens: behind its back wall nobody knows of it. `bounds`: of where it opens."""

    place: Place
    shape: BaseGeometry
    opens: BaseGeometry
    bounds: tuple[float, float, float, float]
    corners: NDArray[np.float64]


class Landmarks:
    """Asks a plan's landmarks by floor."""

    def __init__(self, plan: Plan) -> None:
        shapes = {space.code: polygon_of(space) for space in plan.spaces}
        rooms = {space.code for space in plan.spaces if space.kind.value not in {"corridor", "area"}}
        self._known: dict[tuple[str, Stretch], list[tuple[Place, float]]] = {}
        self._by_floor: dict[str, list[_Seen]] = defaultdict(list)
        doors: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for door in plan.doors:
            for space in door.spaces:
                doors[space].append(door.at)
        for place in plan.places:
            if place.landmark:
                shape = shapes[place.space] if place.space in rooms else Point(place.at).buffer(1.5)
                opens = doors.get(place.space or "", []) if place.space in rooms else []
                open_at = MultiPoint(opens) if opens else shape
                self._by_floor[place.floor].append(
                    _Seen(place, shape, open_at, open_at.bounds, shapely.get_coordinates(shape))
                )

    def at(self, floor: str, point: tuple[float, float]) -> set[str]:
        """Codes of those one stands in: the stairs one comes down are not what one turns after."""
        here = Point(point)
        return {one.place.code for one in self._by_floor.get(floor, ()) if one.shape.covers(here)}

    def past(self, floor: str, stretch: Stretch, *, but: Collection[str]) -> Place | None:
        """The best one beside the stretch that lies well before its end."""
        end = _length(stretch) - 1.0
        return _best([place for place, far in self._beside(floor, stretch, but) if PASSED_M < far < end])

    def at_corner(self, floor: str, stretch: Stretch, *, but: Collection[str]) -> Place | None:
        """The best one just before the stretch ends."""
        end = _length(stretch)
        return _best([one for one, far in self._beside(floor, stretch, but) if end - CORNER_M <= far < end - 0.5])

    def _beside(self, floor: str, stretch: Stretch, but: Collection[str]) -> list[tuple[Place, float]]:
        """Landmarks along a stretch with where their far end lies on it. Many routes share their stretches: found once."""
        key = (floor, stretch)
        if key not in self._known:
            self._known[key] = self._look(floor, stretch)
        return [(place, far) for place, far in self._known[key] if place.code not in but]

    def _look(self, floor: str, stretch: Stretch) -> list[tuple[Place, float]]:
        known = [one for one in self._by_floor.get(floor, ()) if _may_be_beside(one.bounds, stretch)]
        if not known:
            return []
        start, end = np.array(stretch)
        metres = _length(stretch)
        along = (end - start) / (metres or 1.0)
        shapes = np.array([one.shape for one in known], dtype=object)
        far = np.array([((one.corners - start) @ along).max() for one in known]).clip(0.0, metres)
        beside = shapely.distance([one.opens for one in known], shapely.linestrings(np.array(stretch))) <= BESIDE_M
        beside &= shapely.distance(shapes, shapely.points(start)) >= 0.5
        beside &= shapely.distance(shapes, shapely.points(start + far[:, None] * along)) <= BESIDE_M + 1.0
        return [(known[n].place, float(far[n])) for n in np.flatnonzero(beside)]


def _may_be_beside(bounds: tuple[float, float, float, float], stretch: Stretch) -> bool:
    """A look at the boxes around both: most landmarks of a floor are far off."""
    left, low, right, high = bounds
    (x, y), (u, v) = stretch
    across = min(x, u) - BESIDE_M <= right and left <= max(x, u) + BESIDE_M
    return across and min(y, v) - BESIDE_M <= high and low <= max(y, v) + BESIDE_M


def _length(stretch: Stretch) -> float:
    (x, y), (u, v) = stretch
    return hypot(u - x, v - y)


def _best(places: list[Place]) -> Place | None:
    return min(places, key=lambda one: _RANK.index(one.kind) if one.kind in _RANK else len(_RANK), default=None)


def as_told(place: Place | None) -> wire.Landmark | None:
    """As it travels in a step."""
    return wire.Landmark(kind=place.kind, label=place.label, forms=place.forms) if place is not None else None
