"""What a kiosk gets: floors to draw, places to find, and its ways to all of them, usual and without steps."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import time

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from config.contract import ways as wire
from config.contract.ways import RouteProfile
from config.contract.words import Language
from display_server.wayfinding.from_one import FromOne, way_of
from display_server.wayfinding.graph import Graph
from display_server.wayfinding.plan import Passable, Place, Plan, Space, SpaceKind, Stand
from display_server.wayfinding.routes import Network, make_ready
from display_server.wayfinding.spaces import outline_around, polygon_of, space_at, stand_code
from display_server.wayfinding.steps import Teller
from display_server.wayfinding.walkable import walkable

PROFILES = (RouteProfile.USUAL, RouteProfile.STEP_FREE)
WAITING = "waiting"
SOON_M = 20.0
"""Somebody who reads a board sees a corner no farther off than this."""

_AHEAD = {
    turn: ahead
    for ahead, turns in (
        (wire.Turn.BEAR_LEFT, (wire.Turn.LEFT, wire.Turn.BACK_LEFT, wire.Turn.BEAR_LEFT)),
        (wire.Turn.BEAR_RIGHT, (wire.Turn.RIGHT, wire.Turn.BACK_RIGHT, wire.Turn.BEAR_RIGHT)),
    )
    for turn in turns
}
SEEN_M = 15.0
"""Whoever walks by a board no farther off than this reads a number on it."""

MOST_NETWORKS = 8
"""Both profiles before and after something was closed, and a little more."""


class Compiled:
    """A plan ready to be walked: its graph and its teller, made once a version."""

    def __init__(self, plan: Plan, version: int) -> None:
        self.plan, self.version = plan, version
        self.graph: Graph = walkable(plan)
        self.teller = Teller(plan, self.graph)
        for profile in PROFILES:
            make_ready(self.graph, profile)
        self._goals = [
            (place.code, self.graph.index[place.code])
            for place in plan.places
            if (place.searched or place.kind == WAITING) and place.code in self.graph.index
        ]
        self._found: list[wire.MapPlace] | None = None
        self._drawn: list[wire.MapFloor] | None = None
        self._drawn_as: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._seen: dict[str, tuple[str, BaseGeometry] | None] = {}
        self._networks: dict[tuple[RouteProfile, frozenset[str]], Network] = {}

    def closed_at(self, now: time) -> frozenset[str]:
        """Codes of doors, shafts, spaces and passages that nobody may walk at this time of day."""
        parts: list[tuple[str, Passable]] = [(door.code, door) for door in self.plan.doors]
        parts += [(shaft.code, shaft) for shaft in self.plan.shafts]
        parts += [(space.code, space) for space in self.plan.spaces]
        parts += [(f"{one.start}>{one.end}", one) for one in self.plan.passages]
        return frozenset(code for code, part in parts if part.hours is not None and not part.hours.at(now))

    def site_map(self, device: str, closed: Iterable[str] = ()) -> wire.SiteMap:
        """Everything for the kiosk of this serial; without its stand in the plan there are no ways."""
        stand = next((one for one in self.plan.stands if one.device == device), None)
        return wire.SiteMap(
            version=self.version,
            floors=self.floors(frozenset(closed)),
            places=self.places(),
            stand=wire.Stand(floor=stand.floor, at=stand.at, heading=stand.heading) if stand else None,
            ways=self.ways(stand_code(device), closed, stand.heading) if stand else [],
        )

    def ways(self, start: str, closed: Iterable[str], facing: float | None) -> list[wire.Way]:
        """From one point to every place people look for or wait at, for each profile; one that cannot be reached has none."""
        found: list[wire.Way] = []
        if start not in self.graph.index:
            return found
        for profile in PROFILES:
            network = self.network(profile, frozenset(closed))
            ways = FromOne(network, self.teller, self.graph.index[start], facing)
            found += [way for code, target in self._goals if (way := ways.way(code, target)) is not None]
        return found

    def way(self, start: str, to: str, profile: RouteProfile, closed: Iterable[str] = ()) -> wire.Way | None:
        """From any point to any other; None: there is no way, or no such point."""
        a, b = self.graph.index.get(start), self.graph.index.get(to)
        if a is None or b is None:
            return None
        network = self.network(profile, frozenset(closed))
        route = network.route(network.reach(a), b)
        facing = next((one.heading for one in self.plan.stands if stand_code(one.device) == start), None)
        return way_of(to, profile, route, self.teller.tell(route, facing)) if route is not None else None

    def places(self) -> list[wire.MapPlace]:
        """Every place as it is searched and drawn."""
        if self._found is None:
            self._found = self._places()
        return self._found

    def begins(self, start: str) -> str:
        """The point of a device's serial, where it stands in the plan; else what was said: a place."""
        return stand_code(start) if stand_code(start) in self.graph.index else start

    def passes(self, way: wire.Way, device: str) -> bool:
        """Whether somebody on this way walks by a device's screen: so near it, and with nothing but free floor between."""
        return bool(self.led_past([way], [device]))

    def led_past(self, ways: Sequence[wire.Way], devices: Iterable[str]) -> list[wire.Way]:
        """Those of the ways on which one walks by any of these devices' screens."""
        legs = [(number, leg) for number, way in enumerate(ways) for leg in way.legs]
        tree, found = shapely.STRtree(_lines([leg.points for _, leg in legs])), set[int]()
        for floor, seen in filter(None, map(self._seen_before, devices)):
            found |= {legs[hit][0] for hit in tree.query(seen, "intersects") if legs[hit][1].floor == floor}
        return [ways[number] for number in sorted(found)]

    def _seen_before(self, device: str) -> tuple[str, BaseGeometry] | None:
        """The floor of a device's screen and where somebody who walks there reads it; None: it stands nowhere people walk."""
        if device not in self._seen:
            stand = next((one for one in self.plan.stands if one.device == device), None)
            stands = stand is not None and stand_code(device) in self.graph.index
            self._seen[device] = (stand.floor, self._before(stand)) if stand is not None and stands else None
        return self._seen[device]

    def _before(self, stand: Stand) -> BaseGeometry:
        near, around = shapely.Point(stand.at).buffer(SEEN_M), space_at(self.plan.spaces, stand.floor, stand.at)
        return near if around is None else near.intersection(polygon_of(around))

    def first_turns(
        self,
        device: str,
        goals: Mapping[str, Iterable[str]],
        closed: frozenset[str],
        profile: RouteProfile = RouteProfile.USUAL,
    ) -> dict[str, wire.Turn]:
        """How the way from a screen to the nearest of each group of places begins, for somebody who faces it."""
        stand = next((one for one in self.plan.stands if one.device == device), None)
        start = self.graph.index.get(stand_code(device)) if stand is not None else None
        if stand is None or start is None:
            return {}
        network = self.network(profile, closed)
        reached = network.reach(start)
        found = {}
        for name, codes in goals.items():
            known = [self.graph.index[code] for code in codes if code in self.graph.index]
            nearest = min(known, key=lambda node: float(reached.cost[node]), default=None)
            route = network.route(reached, nearest) if nearest is not None else None
            if route is not None and len(route.nodes) > 1:
                found[name] = _begins(self.teller.tell(route, stand.heading).steps)
        return found

    def floors(self, closed: frozenset[str] = frozenset()) -> list[wire.MapFloor]:
        """Every floor as it is drawn; lifts, stairs and rooms out of use are marked."""
        if self._drawn is None:
            self._drawn = self._floors()
        shut = defaultdict[str, set[int]](set)
        for code in closed:
            for floor, number in self._drawn_as.get(code, ()):
                shut[floor].add(number)
        return [_marked(one, shut[one.code]) if one.code in shut else one for one in self._drawn]

    def network(self, profile: RouteProfile, closed: frozenset[str]) -> Network:
        """Kept: kiosks, boards and phones ask for the same one again and again."""
        key = (profile, closed)
        found = self._networks.get(key)
        if found is None:
            found = Network(self.graph, profile, closed)
            if len(self._networks) >= MOST_NETWORKS:
                self._networks = {}  # another thread goes on with the old ones
            self._networks[key] = found
        return found

    def _floors(self) -> list[wire.MapFloor]:
        for floor in self.plan.floors:
            for number, space in enumerate(self._spaces_drawn(floor.code)):
                for code in filter(None, (space.code, space.shaft)):
                    self._drawn_as[code].append((floor.code, number))
        return [
            wire.MapFloor(
                code=floor.code,
                label=floor.label,
                ordinal=floor.ordinal,
                outline=list(floor.outline or outline_around(self.plan, floor.code)),
                spaces=[
                    wire.MapSpace(kind=space.kind.value, outline=list(space.outline), closed=self._stands(space))
                    for space in self._spaces_drawn(floor.code)
                ],
            )
            for floor in self.plan.floors
        ]

    def _stands(self, space: Space) -> bool:
        """Out of order in the plan itself."""
        return space.out_of_order or any(one.out_of_order for one in self.plan.shafts if one.code == space.shaft)

    def _spaces_drawn(self, floor: str) -> list[Space]:
        return [one for one in self.plan.spaces if one.floor == floor and one.kind is not SpaceKind.OUTSIDE]

    def _places(self) -> list[wire.MapPlace]:
        return [
            wire.MapPlace(
                code=one.code,
                kind=one.kind,
                floor=one.floor,
                at=(round(one.at[0], 2), round(one.at[1], 2)),
                label=one.label,
                names={Language(lang): name.name for lang, name in one.names.items()},
                synonyms={Language(lang): list(words) for lang, words in one.synonyms.items()},
                keys=list(one.keys),
                landmark=one.landmark,
                searched=one.searched and bool(one.names or one.label),
                hours=hours_of(one),
            )
            for one in self.plan.places
        ]


def _marked(floor: wire.MapFloor, closed: Container[int]) -> wire.MapFloor:
    spaces = [
        space.model_copy(update={"closed": True}) if number in closed else space
        for number, space in enumerate(floor.spaces)
    ]
    return floor.model_copy(update={"spaces": spaces})


def hours_of(place: Place) -> str:
    """When it is there for visitors, as a sign says it; empty: always, or nobody said."""
    return f"{place.hours.start:%H:%M}–{place.hours.end:%H:%M}" if place.hours is not None else ""


def _lines(legs: Sequence[Sequence[wire.Point]]) -> NDArray[np.object_]:
    """All at once; of a leg without a step a point that is walked to itself."""
    walked = [points if len(points) > 1 else [*points, *points] for points in legs]
    points = [point for leg in walked for point in leg]
    found: NDArray[np.object_] = shapely.linestrings(
        np.array(points, dtype=float).reshape(-1, 2),
        indices=np.repeat(np.arange(len(walked)), [len(one) for one in walked]),
    )
    return found


def _begins(steps: Sequence[wire.Step]) -> wire.Turn:
    """The first turn; straight on and soon to a side lies ahead on that side."""
    first = steps[0]
    if first.act is not wire.Act.WALK or first.turn is not wire.Turn.STRAIGHT or first.metres > SOON_M:
        return first.turn
    return _AHEAD.get(steps[1].turn, first.turn)
