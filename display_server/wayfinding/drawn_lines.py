"""Walking lines somebody drew: in a space that has them people walk on them, and its doors and places join the nearest one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import hypot

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from config.contract.ways import Point as At
from display_server.wayfinding.graph import Draft, Edge
from display_server.wayfinding.pace import CLIMBS, WALK_M_S, is_barred
from display_server.wayfinding.plan import WITH_STEPS, Door, Passage, PassageKind, Plan, Space, SpaceKind
from display_server.wayfinding.spaces import GROWN_M, landing, polygon_of

ASIDE_M = 1.0
"""How finely the lines are searched for a point that is seen, where the nearest one is hidden."""

Standing = Mapping[str, Sequence[tuple[str, At]]]
"""Space → the code and point of every place and every kiosk in it."""


@dataclass
class _Line:
    """A drawn line on one floor and the points that join it on its way."""

    passage: Passage
    floor: str
    ends: tuple[int, int]
    shape: LineString
    feet: list[tuple[float, int]] = field(default_factory=list)


def join_drawn(plan: Plan, draft: Draft, doors: Mapping[str, Sequence[Door]], standing: Standing) -> set[str]:
    """Put the lines into the draft; answer the codes of the spaces that are walked on lines."""
    known = {
        **{spot.code: (spot.floor, spot.at) for spot in plan.spots},
        **{door.code: (door.floor, door.at) for door in plan.doors},
        **{place.code: (place.floor, place.at) for place in plan.places},
    }
    lines: dict[str, list[_Line]] = defaultdict(list)
    for passage in plan.passages:
        if passage.out_of_order or passage.start not in known or passage.end not in known:
            continue
        a, b = (draft.node(code, *known[code]) for code in (passage.start, passage.end))
        if draft.nodes[a].floor == draft.nodes[b].floor:
            shape = LineString([draft.nodes[a].at, draft.nodes[b].at])
            lines[draft.nodes[a].floor].append(_Line(passage, draft.nodes[a].floor, (a, b), shape))
        else:
            draft.join(_edges(plan, passage, a, b, _length(passage, draft, a, b), draft))
    lined = _join_neighbours(plan, draft, doors, standing, lines)
    for line in (line for found in lines.values() for line in found):
        draft.join(_chain(plan, line, draft))
    return lined


def _join_neighbours(
    plan: Plan,
    draft: Draft,
    doors: Mapping[str, Sequence[Door]],
    standing: Standing,
    lines: Mapping[str, list[_Line]],
) -> set[str]:
    """Doors and places of each space that holds a line's point are led to the nearest line in it."""
    spots = {spot.code: spot for spot in plan.spots}
    lined = set()
    for space in plan.spaces:
        if space.out_of_order or space.staff_only or not lines.get(space.floor):
            continue
        room = polygon_of(space).buffer(GROWN_M)
        shapely.prepare(room)
        if not any(spot.floor == space.floor and room.covers(Point(spot.at)) for spot in spots.values()):
            continue
        lined.add(space.code)
        near = [line for line in lines[space.floor] if line.shape.intersection(room).length > 0.2]
        ends = {end for line in near for end in line.ends}
        for door in doors.get(space.code, ()):
            _lead(draft, draft.node(door.code, door.floor, door.at), near, ends, room, (space, door))
        for code, at in standing.get(space.code, ()):
            _lead(draft, draft.node(code, space.floor, at), near, ends, room, (space,))
        if space.shaft is not None:
            spot = room.representative_point()
            _lead(draft, draft.node(landing(space), space.floor, (spot.x, spot.y)), near, ends, room, (space,))
    return lined


def _lead(  # noqa: PLR0917  # one call each
    draft: Draft,
    node: int,
    near: Sequence[_Line],
    ends: set[int],
    room: BaseGeometry,
    parts: tuple[Space | Door, ...],
) -> None:
    """From a node straight to the foot on the nearest line."""
    if node in ends or not near:
        return
    point = Point(draft.nodes[node].at)
    line, along = _foot(point, near, room)
    if along < 0.05 or along > line.shape.length - 0.05:
        foot = line.ends[0] if along < 0.05 else line.ends[1]
    else:
        at = line.shape.interpolate(along)
        code = f"{line.passage.start}>{line.passage.end}@{along:.2f}"
        foot = draft.node(code, line.floor, (round(at.x, 3), round(at.y, 3)))
        line.feet.append((along, foot))
    metres = max(0.2, hypot(point.x - draft.nodes[foot].at[0], point.y - draft.nodes[foot].at[1]))
    space, door = parts[0], parts[1] if len(parts) > 1 else None
    only_out = door.one_way_from if isinstance(door, Door) else None
    codes, barred, seconds = tuple(part.code for part in parts), is_barred(*parts), metres / WALK_M_S
    if only_out in {None, space.code}:
        draft.join([Edge(foot, node, metres, seconds, parts=codes, barred=barred)])
    if only_out is None or only_out != space.code:
        draft.join([Edge(node, foot, metres, seconds, parts=codes, barred=barred)])


def _foot(point: Point, near: Sequence[_Line], room: BaseGeometry) -> tuple[_Line, float]:
    """The nearest point of a line that can be gone to straight; behind a pillar or a counter it is farther along."""
    straight = [(line, line.shape.project(point)) for line in near]
    aside = [(line, along) for line in near for along in np.arange(0.0, line.shape.length, ASIDE_M)]
    for found in (straight, aside):
        found.sort(key=lambda one: one[0].shape.interpolate(one[1]).distance(point))
        for line, along in found:
            if room.covers(LineString([point, line.shape.interpolate(along)])):
                return line, float(along)
    return straight[0]


def _chain(plan: Plan, line: _Line, draft: Draft) -> Iterator[Edge]:
    """The pieces of a line between its ends and the feet on it."""
    whole = line.shape.length
    said = line.passage.length_m or whole
    stops = [(0.0, line.ends[0]), *sorted(set(line.feet)), (whole, line.ends[1])]
    for (before, a), (after, b) in pairwise(stops):
        if a != b:
            share = (after - before) / whole if whole else 1.0
            yield from _edges(plan, line.passage, a, b, max(0.05, said * share), draft)


def _length(passage: Passage, draft: Draft, a: int, b: int) -> float:
    if passage.length_m is not None:
        return passage.length_m
    (x, y), (u, v) = draft.nodes[a].at, draft.nodes[b].at
    return max(0.2, hypot(x - u, y - v))


def _edges(plan: Plan, passage: Passage, a: int, b: int, metres: float, draft: Draft) -> Iterator[Edge]:  # noqa: PLR0917
    """One passage as edges, both ways unless it is one-way."""
    ordinal = {floor.code: floor.ordinal for floor in plan.floors}
    barred = is_barred(passage) or passage.kind.value in WITH_STEPS
    parts = (f"{passage.start}>{passage.end}", *([passage.shaft] if passage.shaft else []))
    for start, end in ((a, b),) if passage.one_way else ((a, b), (b, a)):
        rise = ordinal.get(draft.nodes[end].floor, 0) - ordinal.get(draft.nodes[start].floor, 0)
        yield Edge(
            start,
            end,
            metres,
            _seconds(passage.kind, metres, rise),
            passage.kind,
            parts,
            barred=barred,
            outside=passage.kind is PassageKind.OUTSIDE,
            covered=passage.covered,
        )


def _seconds(kind: PassageKind, metres: float, rise: float) -> float:
    if kind in {PassageKind.WALK, PassageKind.OUTSIDE, PassageKind.RAMP} or not rise:
        return metres / WALK_M_S
    climb = CLIMBS[SpaceKind(kind.value)]
    return abs(rise) * (climb.up_s if rise > 0 else climb.down_s) + (30.0 if kind is PassageKind.LIFT else 0.0)
