"""Apple's Indoor Mapping Data Format (`.zip` of GeoJSON): levels, units, openings, occupants; lifts and stairs are derived."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import shapely
from shapely.geometry import Polygon, shape

from config.contract.ways import Point
from display_server.wayfinding.importers.archive import Archive
from display_server.wayfinding.importers.frame import Frame, NotAPlan, names_from
from display_server.wayfinding.plan import Building, Door, Floor, Place, Plan, Shaft, Space, SpaceKind
from display_server.wayfinding.spaces import JOINS_M, polygon_of

Feature = dict[str, Any]
_KINDS = {
    "walkway": SpaceKind.CORRIDOR, "stairs": SpaceKind.STAIRS, "steps": SpaceKind.STAIRS, "elevator": SpaceKind.LIFT,
    "escalator": SpaceKind.ESCALATOR, "ramp": SpaceKind.RAMP, "lobby": SpaceKind.AREA, "foyer": SpaceKind.AREA,
    "opentobelow": None, "nonpublic": SpaceKind.ROOM, "structure": None, "column": None, "unenclosedarea": SpaceKind.AREA,
}  # fmt: skip
_PLACE_KINDS = {
    "elevator": "lift", "stairs": "stairs", "steps": "stairs", "information": "information", "entry": "entrance",
    "restaurant": "cafe", "cafe": "cafe", "foodservice": "cafe", "pharmacy": "pharmacy", "lobby": "entrance",
}  # fmt: skip
OVERLAP = 0.3
"""Two landings are one shaft where they cover so much of the smaller one (facts of the real plan)."""
PROBE_M = 0.4


def read_imdf(archive: Archive) -> Plan:
    """Raises NotAPlan."""
    levels = {one["id"]: one for one in archive.features("level.geojson")}
    if not levels:
        raise NotAPlan("level.geojson holds no level")
    units = [unit for unit in archive.features("unit.geojson") if unit["properties"].get("level_id") in levels]
    if not units:
        raise NotAPlan("unit.geojson holds no unit on a known level")
    frame = Frame.around(_positions(level["geometry"]) for level in levels.values())
    spaces = _with_shafts([space for unit in units if (space := _space(unit, frame)) is not None], levels)
    buildings = _building_of_level(levels)
    return Plan(
        names=names_from(_first(archive.features("venue.geojson")).get("name")),
        buildings=tuple(_buildings(archive, set(buildings.values()))),
        floors=tuple(_floor(level, buildings[code], frame) for code, level in levels.items()),
        spaces=tuple(spaces),
        shafts=tuple(_shafts(spaces)),
        doors=tuple(_doors(archive, spaces, set(levels), frame)),
        places=tuple(_places(archive, units, {space.code: space for space in spaces}, frame)),
    )


def _first(features: list[Feature]) -> dict[str, Any]:
    return features[0]["properties"] if features else {}


def _positions(geometry: dict[str, Any] | None) -> tuple[float, float]:
    middle = shape(geometry).centroid if geometry else shapely.Point(0, 0)
    return middle.x, middle.y


def _building_of_level(levels: dict[str, Feature]) -> dict[str, str]:
    return {code: (level["properties"].get("building_ids") or ["b1"])[0] for code, level in levels.items()}


def _buildings(archive: Archive, used: set[str]) -> Iterator[Building]:
    named = {one["id"]: one["properties"].get("name") for one in archive.features("building.geojson")}
    for code in sorted(used):
        yield Building(code=code, names=names_from(named.get(code)))


def _floor(level: Feature, building: str, frame: Frame) -> Floor:
    said = level["properties"]
    short = said.get("short_name") or {}
    label = next(iter(short.values()), "") if isinstance(short, dict) else str(short)
    rings = _rings(level, frame)
    return Floor(
        code=level["id"],
        building=building,
        ordinal=float(said.get("ordinal", 0)),
        label=label or f"{said.get('ordinal', 0)}",
        outline=rings[0] if rings else None,
    )


def _rings(feature: Feature, frame: Frame) -> list[tuple[Point, ...]]:
    """The outer ring and the holes of the largest part."""
    if not feature.get("geometry"):
        return []
    found = shape(feature["geometry"])
    parts = getattr(found, "geoms", [found])
    part = max((p for p in parts if isinstance(p, Polygon)), key=lambda p: p.area, default=None)
    if part is None:
        return []
    return [tuple(frame.metres(*at[:2]) for at in ring.coords[:-1]) for ring in (part.exterior, *part.interiors)]


def _space(unit: Feature, frame: Frame) -> Space | None:
    said = unit["properties"]
    kind = _KINDS.get(str(said.get("category", "")), SpaceKind.ROOM)
    rings = _rings(unit, frame)
    if kind is None or not rings:
        return None
    return Space(
        code=unit["id"],
        floor=said["level_id"],
        kind=kind,
        outline=rings[0],
        holes=tuple(rings[1:]),
        names=names_from(said.get("name")),
        staff_only=said.get("restriction") == "employeesonly",
    )


def _with_shafts(spaces: list[Space], levels: dict[str, Feature]) -> list[Space]:
    """Landings of one kind over one another, one floor apart in one building, are one shaft."""
    climbing = [s for s in spaces if s.kind in {SpaceKind.STAIRS, SpaceKind.LIFT, SpaceKind.ESCALATOR}]
    shaft = {space.code: space.code for space in climbing}
    shapes = {space.code: polygon_of(space) for space in climbing}
    buildings = _building_of_level(levels)

    def root(code: str) -> str:
        while shaft[code] != code:
            code = shaft[code]
        return code

    for one, two in combinations(climbing, 2):
        apart = abs(levels[one.floor]["properties"]["ordinal"] - levels[two.floor]["properties"]["ordinal"])
        if one.kind is not two.kind or apart != 1 or buildings[one.floor] != buildings[two.floor]:
            continue
        a, b = shapes[one.code], shapes[two.code]
        if a.intersects(b) and a.intersection(b).area > OVERLAP * min(a.area, b.area):
            shaft[root(two.code)] = root(one.code)
    return [s.model_copy(update={"shaft": f"s:{root(s.code)}"}) if s.code in shaft else s for s in spaces]


def _shafts(spaces: list[Space]) -> Iterator[Shaft]:
    for code in dict.fromkeys(space.shaft for space in spaces if space.shaft):
        first = next(space for space in spaces if space.shaft == code)
        yield Shaft(code=code, kind=first.kind, names=first.names, step_free=first.kind is SpaceKind.LIFT)


def _doors(archive: Archive, spaces: list[Space], levels: set[str], frame: Frame) -> Iterator[Door]:
    """An opening joins the spaces on its two sides: those a step to the left and to the right of it, else the nearest."""
    by_floor: dict[str, list[Space]] = defaultdict(list)
    for space in spaces:
        by_floor[space.floor].append(space)
    trees = {floor: shapely.STRtree([polygon_of(space) for space in found]) for floor, found in by_floor.items()}
    for opening in archive.features("opening.geojson"):
        floor = opening["properties"].get("level_id")
        if floor not in levels or not opening.get("geometry"):
            continue
        line = shapely.transform(shape(opening["geometry"]), lambda at: [frame.metres(*one) for one in at])
        middle = line.interpolate(0.5, normalized=True)
        (x, y), (u, v) = line.coords[0], line.coords[-1]
        size = max(line.length, 0.01)
        across = ((v - y) / size * PROBE_M, (x - u) / size * PROBE_M)
        sides: list[str] = []
        for way in (1, -1):
            probe = shapely.Point(middle.x + way * across[0], middle.y + way * across[1])
            sides += [by_floor[floor][n].code for n in trees[floor].query(probe, "within")] if floor in trees else []
        if len(set(sides)) < 2 and floor in trees:
            sides += [by_floor[floor][n].code for n in trees[floor].query(middle, "dwithin", JOINS_M)]
        yield Door(
            code=opening["id"],
            floor=floor,
            at=(round(middle.x, 3), round(middle.y, 3)),
            spaces=tuple(dict.fromkeys(sides)),
            entrance=len(set(sides)) == 1,
            step_free="wheelchair" in said if (said := opening["properties"].get("accessibility")) else True,
        )


def _places(archive: Archive, units: list[Feature], spaces: dict[str, Space], frame: Frame) -> Iterator[Place]:
    """Occupants at their anchors, amenities, and every other unit with a name of its own."""
    anchors = {one["id"]: one for one in archive.features("anchor.geojson")}
    named = set()
    for occupant in archive.features("occupant.geojson"):
        said, anchor = occupant["properties"], anchors.get(occupant["properties"].get("anchor_id"))
        space = spaces.get(anchor["properties"].get("unit_id")) if anchor else None
        if anchor is None or space is None:
            continue
        named.add(space.code)
        yield _place(occupant, said, space, frame.metres(*anchor["geometry"]["coordinates"][:2]))
    for amenity in archive.features("amenity.geojson"):
        said = amenity["properties"]
        space = next((spaces[code] for code in said.get("unit_ids") or () if code in spaces), None)
        if space is not None and amenity.get("geometry"):
            named.add(space.code)
            yield _place(amenity, said, space, frame.metres(*amenity["geometry"]["coordinates"][:2]))
    for unit in units:
        space = spaces.get(unit["id"])
        if space is not None and space.code not in named and space.kind is SpaceKind.ROOM:
            inside = polygon_of(space).representative_point()
            yield _place({"id": f"p:{unit['id']}"}, unit["properties"], space, (round(inside.x, 3), round(inside.y, 3)))


def _place(feature: Feature, said: dict[str, Any], space: Space, at: Point) -> Place:
    category = str(said.get("category") or "room")
    kind = "toilets" if "restroom" in category or "toilet" in category else _PLACE_KINDS.get(category, "room")
    short = said.get("shortName") or said.get("short_name") or {}
    return Place(
        code=feature["id"],
        floor=space.floor,
        kind=kind,
        at=at,
        space=space.code,
        label=str(next(iter(short.values()), ""))[:12] if isinstance(short, dict) else "",
        names=names_from(said.get("name")),
        searched=kind not in {"lift", "stairs"},
    )
