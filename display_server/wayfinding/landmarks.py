"""Which things people see from a stretch of their way, and which of them is worth a word."""

from collections import defaultdict
from math import hypot

import shapely
from shapely.geometry import LineString, Point
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


class Landmarks:
    """Asks a plan's landmarks by floor."""

    def __init__(self, plan: Plan) -> None:
        shapes = {space.code: polygon_of(space) for space in plan.spaces}
        rooms = {space.code for space in plan.spaces if space.kind.value not in {"corridor", "area"}}
        self._known: dict[tuple[str, Stretch], list[tuple[Place, float]]] = {}
        self._by_floor: dict[str, list[tuple[Place, BaseGeometry]]] = defaultdict(list)
        for place in plan.places:
            if place.landmark:
                shape = shapes[place.space] if place.space in rooms else Point(place.at).buffer(1.5)
                self._by_floor[place.floor].append((place, shape))

    def past(self, floor: str, stretch: Stretch, *, but: str) -> wire.Landmark | None:
        """The best one beside the stretch that lies well before its end."""
        end = _length(stretch) - 1.0
        return _best([place for place, far in self._beside(floor, stretch, but) if PASSED_M < far < end])

    def at_corner(self, floor: str, stretch: Stretch, *, but: str) -> wire.Landmark | None:
        """The best one just before the stretch ends."""
        end = _length(stretch)
        return _best([one for one, far in self._beside(floor, stretch, but) if end - CORNER_M <= far < end - 0.5])

    def _beside(self, floor: str, stretch: Stretch, but: str) -> list[tuple[Place, float]]:
        """Landmarks along a stretch with where their far end lies on it. Many routes share their stretches: found once."""
        key = (floor, stretch)
        if key not in self._known:
            self._known[key] = self._look(floor, LineString(stretch))
        return [(place, far) for place, far in self._known[key] if place.code != but]

    def _look(self, floor: str, line: LineString) -> list[tuple[Place, float]]:
        found = []
        for place, shape in self._by_floor.get(floor, ()):
            if shape.distance(line) > BESIDE_M or shape.distance(Point(line.coords[0])) < 0.5:
                continue
            far = max(line.project(Point(at)) for at in shapely.get_coordinates(shape))
            if shape.distance(line.interpolate(min(far, line.length))) <= BESIDE_M + 1.0:
                found.append((place, far))
        return found


def _length(stretch: Stretch) -> float:
    (x, y), (u, v) = stretch
    return hypot(u - x, v - y)


def _best(places: list[Place]) -> wire.Landmark | None:
    ranked = sorted(places, key=lambda one: _RANK.index(one.kind) if one.kind in _RANK else len(_RANK))
    if not ranked:
        return None
    return wire.Landmark(kind=ranked[0].kind, label=ranked[0].label, forms=ranked[0].forms)
