"""From a plan to the graph people walk on: straight sight lines inside spaces, drawn lines where somebody drew them, shafts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely

from config.contract.ways import Point
from display_server.wayfinding.dead_ends import DeadEnds
from display_server.wayfinding.drawn_lines import join_drawn
from display_server.wayfinding.graph import Draft, Edge, Graph
from display_server.wayfinding.pace import CLIMBS, WALK_M_S, is_barred
from display_server.wayfinding.plan import Door, PassageKind, Plan, Shaft, Space, SpaceKind
from display_server.wayfinding.spaces import GROWN_M, landing, polygon_of, standing_in

CORNER_M = 0.35
"""People keep so far from a corner they walk around."""

SHORTEST_M = 0.2
LANDINGS = frozenset({SpaceKind.STAIRS, SpaceKind.ESCALATOR, SpaceKind.LIFT})
"""Spaces that anybody crosses, whatever climbs from there."""


def walkable(plan: Plan) -> Graph:
    """The graph of a plan. What is out of order in the plan itself is left out for good; what closes for a while is not."""
    draft = Draft()
    doors = _doors_by_space(plan)
    standing = standing_in(plan)
    lined = join_drawn(plan, draft, doors, standing)
    dead_ends = DeadEnds(plan, doors, lined)
    waits: dict[str | None, float] = {shaft.code: shaft.wait_s for shaft in plan.shafts if shaft.kind is SpaceKind.LIFT}
    for space in plan.spaces:
        if space.out_of_order or space.staff_only:
            continue
        inside = _inside(space, draft, doors.get(space.code, []), standing.get(space.code, []))
        if space.code not in lined:
            lines = _sight_lines(space, draft, inside, doors.get(space.code, []), dead_ends)
            draft.join(_boarded(space, lines, draft, waits.get(space.shaft, 0.0) / 2))
    dead_ends.mark(draft)
    for shaft in plan.shafts:
        if not shaft.out_of_order:
            draft.join(_climbs(plan, shaft, draft))
    return draft.done()


def _doors_by_space(plan: Plan) -> dict[str, list[Door]]:
    found: dict[str, list[Door]] = defaultdict(list)
    for door in plan.doors:
        if not door.out_of_order:
            for code in door.spaces:
                found[code].append(door)
    return found


def _inside(space: Space, draft: Draft, doors: list[Door], standing: list[tuple[str, Point]]) -> list[int]:
    """The nodes of a space: its doors, the places and stands in it, its landing, the corners one walks around."""
    found = [draft.node(door.code, space.floor, door.at) for door in doors]
    found += [draft.node(code, space.floor, at) for code, at in standing]
    if space.shaft is not None:
        spot = polygon_of(space).representative_point()
        found.append(draft.node(landing(space), space.floor, (spot.x, spot.y)))
    found += [draft.node(f"{space.code}~{n}", space.floor, at) for n, at in enumerate(_reflex_corners(space))]
    return found


def _reflex_corners(space: Space) -> Iterator[Point]:
    """Where the outline turns inwards, moved a little into the space; also around pillars and courtyards."""
    if len(space.outline) <= 4 and not space.holes:
        return
    room = polygon_of(space)
    if room.geom_type != "Polygon":
        return
    rings = [shapely.orient_polygons(room).exterior, *shapely.orient_polygons(room).interiors]
    for ring in rings:
        corners = np.asarray(ring.coords)[:-1]
        before, after = np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0)
        into, out = corners - before, after - corners
        turns = into[:, 0] * out[:, 1] - into[:, 1] * out[:, 0]
        for n in np.flatnonzero(turns < -1e-6):
            lean = into[n] / (np.hypot(*into[n]) or 1) - out[n] / (np.hypot(*out[n]) or 1)
            size = np.hypot(*lean)
            moved = corners[n] + (lean / size * CORNER_M if size > 1e-3 else 0)
            at = moved if room.covers(shapely.Point(moved)) else corners[n]
            yield (float(at[0]), float(at[1]))


def _sight_lines(
    space: Space, draft: Draft, inside: list[int], doors: list[Door], dead_ends: DeadEnds
) -> Iterator[Edge]:
    """Every pair of the space's nodes that see each other inside it."""
    nodes = list(dict.fromkeys(inside))
    by_node = {draft.index[door.code]: door for door in doors}
    if len(nodes) < 2:
        dead_ends.look(space, nodes, by_node, np.ones((len(nodes), len(nodes)), dtype=bool))
        return
    at = np.array([draft.nodes[node].at for node in nodes])
    first, second = np.triu_indices(len(nodes), k=1)
    lines = shapely.linestrings(np.stack([at[first], at[second]], axis=1))
    grown = polygon_of(space).buffer(GROWN_M)
    shapely.prepare(grown)
    length = np.hypot(*(at[first] - at[second]).T)
    seen = shapely.covers(grown, lines) | (length < SHORTEST_M)
    sees = np.eye(len(nodes), dtype=bool)
    sees[first, second] = sees[second, first] = seen
    dead_ends.look(space, nodes, by_node, sees)
    for a, b, metres in zip(first[seen], second[seen], length[seen], strict=True):
        yield from _both_ways(space, nodes[a], nodes[b], max(SHORTEST_M, float(metres)), by_node)


def _both_ways(space: Space, a: int, b: int, metres: float, doors: dict[int, Door]) -> Iterator[Edge]:
    ends = [doors[end] for end in (a, b) if end in doors]
    parts = (space.code, *(door.code for door in ends), *([space.shaft] if space.shaft else []))
    for start, end in ((a, b), (b, a)):
        if _against(space, doors.get(start), doors.get(end)):
            continue
        yield Edge(
            start,
            end,
            metres,
            metres / WALK_M_S,
            PassageKind.OUTSIDE if space.kind is SpaceKind.OUTSIDE else PassageKind.WALK,
            parts,
            barred=is_barred(space, *ends) if space.kind not in LANDINGS else is_barred(*ends),
            through_room=space.kind is SpaceKind.ROOM and len(ends) == 2,
            outside=space.kind is SpaceKind.OUTSIDE,
        )


def _boarded(space: Space, lines: Iterator[Edge], draft: Draft, half_a_wait: float) -> Iterator[Edge]:
    """Somebody who takes a lift waits for it and again for its door, and has to fit in; who only walks past it does not."""
    spot, narrow = draft.index.get(landing(space), -1), space.kind is SpaceKind.LIFT and is_barred(space)
    for edge in lines:
        boards = (half_a_wait or narrow) and spot in {edge.start, edge.end}
        yield replace(edge, seconds=edge.seconds + half_a_wait, barred=edge.barred or narrow) if boards else edge


def _against(space: Space, start: Door | None, end: Door | None) -> bool:
    """Whether this goes the wrong way through a one-way door: into the space it leads out of, or out by the other side."""
    leaves = start is not None and start.one_way_from == space.code
    enters = end is not None and end.one_way_from is not None and end.one_way_from != space.code
    return leaves or enters


def _climbs(plan: Plan, shaft: Shaft, draft: Draft) -> Iterator[Edge]:
    """From each landing of a shaft to the next one up and down."""
    ordinal = {floor.code: floor.ordinal for floor in plan.floors}
    stops = [s for s in plan.spaces if s.shaft == shaft.code and landing(s) in draft.index]
    stops.sort(key=lambda stop: ordinal[stop.floor])
    climb = CLIMBS.get(shaft.kind, CLIMBS[SpaceKind.STAIRS])
    barred = shaft.kind in {SpaceKind.STAIRS, SpaceKind.ESCALATOR} or is_barred(shaft)
    for low, high in pairwise(stops):
        floors = abs(ordinal[high.floor] - ordinal[low.floor]) or 1.0
        a, b = draft.index[landing(low)], draft.index[landing(high)]
        kind, parts = PassageKind(shaft.kind.value), (shaft.code, low.code, high.code)
        up = (shaft.per_floor_s or climb.up_s) * floors
        down = (shaft.per_floor_s or climb.down_s) * floors
        if not shaft.down_only:
            yield Edge(a, b, climb.metres * floors, up, kind, parts, barred=barred)
        if not shaft.up_only:
            yield Edge(b, a, climb.metres * floors, down, kind, parts, barred=barred)
