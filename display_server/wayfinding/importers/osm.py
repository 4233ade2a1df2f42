"""OpenStreetMap's Simple Indoor Tagging (`.osm`): areas on levels, doors on their shared outlines, stairs and lifts between."""

import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from config.contract.ways import Point
from config.contract.words import Names
from display_server.wayfinding.importers.frame import Frame, NotAPlan, names_from, number
from display_server.wayfinding.importers.levels import label_of, levels_of
from display_server.wayfinding.importers.osm_rings import outlines_of
from display_server.wayfinding.plan import Building, Door, Floor, Place, Plan, Shaft, Space, SpaceKind

BUILDING = "b1"
_INDOOR = {
    "room": SpaceKind.ROOM,
    "corridor": SpaceKind.CORRIDOR,
    "area": SpaceKind.AREA,
    "yes": SpaceKind.AREA,
}
_PLACE_KINDS = {
    "toilets": "toilets", "toilet": "toilets", "cafe": "cafe", "restaurant": "cafe", "pharmacy": "pharmacy",
    "elevator": "lift", "stairs": "stairs", "lobby": "entrance", "reception": "information", "shop": "shop",
}  # fmt: skip


@dataclass
class Osm:
    """The file as it is: points, lines and groups with their tags."""

    at: dict[str, tuple[float, float]] = field(default_factory=dict)
    point_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    line_tags: dict[str, dict[str, str]] = field(default_factory=dict)
    groups: dict[str, tuple[dict[str, str], list[tuple[str, str]]]] = field(default_factory=dict)


def read_osm(data: bytes) -> Plan:
    """Raises NotAPlan."""
    osm = _read(data)
    frame = Frame.around(osm.at.values())
    points = {node: frame.metres(*at) for node, at in osm.at.items()}
    made = _Made(osm, points)
    for code, tags, ring, holes, nodes in outlines_of(osm):
        made.take_area(
            code, tags, [points[node] for node in ring], [[points[n] for n in hole] for hole in holes], nodes
        )
    if not made.spaces:
        raise NotAPlan("no room or corridor in it: no closed line has indoor=room, corridor or area and a level")
    made.take_doors()
    return made.plan()


def _read(data: bytes) -> Osm:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise NotAPlan("it declares a document type, which no map does")
    try:
        root = ET.fromstring(data)  # noqa: S314  # no entities: refused above
    except ET.ParseError as broken:
        raise NotAPlan(f"it is not XML: {broken}") from None
    if root.tag != "osm":
        raise NotAPlan(f"it is not an OpenStreetMap file: its first element is <{root.tag}>")
    osm = Osm()
    for element in root:
        code = element.get("id", "")
        tags = {tag.get("k", ""): tag.get("v", "") for tag in element.findall("tag")}
        if element.tag == "node" and element.get("lat") is not None:
            osm.at[code] = (number(element.get("lon"), "a longitude"), number(element.get("lat"), "a latitude"))
            osm.point_tags[code] = tags
        elif element.tag == "way":
            osm.lines[code] = [nd.get("ref", "") for nd in element.findall("nd")]
            osm.line_tags[code] = tags
        elif element.tag == "relation":
            members = [
                (m.get("ref", ""), m.get("role", "")) for m in element.findall("member") if m.get("type") == "way"
            ]
            osm.groups[code] = (tags, members)
    return osm


class _Made:
    """The plan while it grows."""

    def __init__(self, osm: Osm, points: dict[str, Point]) -> None:
        self.osm, self.points = osm, points
        self.spaces: list[Space] = []
        self.shafts: list[Shaft] = []
        self.places: list[Place] = []
        self.doors: list[Door] = []
        self.levels: set[float] = set()
        self.on_outline: dict[tuple[str, float], list[str]] = defaultdict(list)

    def take_area(  # what an area is
        self, code: str, tags: dict[str, str], ring: list[Point], holes: list[list[Point]], nodes: set[str]
    ) -> None:
        kind, levels = kind_of(tags), levels_of(tags)
        if kind is None or not levels:
            return
        climbs = kind in {SpaceKind.STAIRS, SpaceKind.LIFT}
        in_languages = {k.removeprefix("name:"): v for k, v in tags.items() if k.startswith("name:")}
        names = names_from({"on the door": tags.get("name"), **in_languages})
        if climbs:
            free = kind is SpaceKind.LIFT and tags.get("wheelchair") != "no"
            label = tags.get("ref", "")
            self.shafts.append(Shaft(code=f"s{code}", kind=kind, label=label, names=names, step_free=free))
        for level in levels:
            space = f"a{code}:{label_of(level)}"
            self.levels.add(level)
            self.spaces.append(
                Space(
                    code=space,
                    floor=f"f{label_of(level)}",
                    kind=kind,
                    outline=tuple(ring),
                    holes=tuple(tuple(hole) for hole in holes),
                    names=names,
                    shaft=f"s{code}" if climbs else None,
                )
            )
            for node in nodes:
                self.on_outline[node, level].append(space)
            if kind in {SpaceKind.ROOM, SpaceKind.AREA} or climbs:
                self._take_place(space, tags, level)

    def _take_place(self, space: str, tags: dict[str, str], level: float) -> None:
        from display_server.wayfinding.spaces import polygon_of

        inside = polygon_of(self.spaces[-1]).representative_point()
        said = tags.get("amenity") or tags.get("room") or tags.get("shop") or ""
        kind = _PLACE_KINDS.get(said, {SpaceKind.LIFT: "lift", SpaceKind.STAIRS: "stairs"}.get(kind_of(tags), "room"))  # type: ignore[arg-type]
        self.places.append(
            Place(
                code=f"p{space[1:]}",
                floor=f"f{label_of(level)}",
                kind=kind,
                at=(round(inside.x, 3), round(inside.y, 3)),
                space=space,
                label=tags.get("ref", ""),
                names=self.spaces[-1].names,
                searched=kind not in {"lift", "stairs"},
            )
        )

    def take_doors(self) -> None:
        """A door stands on the outlines that share its point, on each of its own levels."""
        for node, tags in self.osm.point_tags.items():
            if "door" not in tags and "entrance" not in tags:
                continue
            said = levels_of(tags) or sorted({level for found, level in self.on_outline if found == node})
            for level in said:
                if level in self.levels:
                    self.doors.append(self._door(node, tags, level))

    def _door(self, node: str, tags: dict[str, str], level: float) -> Door:
        width = tags.get("width")
        return Door(
            code=f"d{node}:{label_of(level)}",
            floor=f"f{label_of(level)}",
            at=self.points[node],
            spaces=tuple(dict.fromkeys(self.on_outline.get((node, level), ()))),
            entrance="entrance" in tags and tags["entrance"] != "emergency",
            step_free=tags.get("wheelchair") != "no" and tags.get("door") != "revolving",
            width_m=number(width, "a door's width") if width and width.replace(".", "").isdigit() else None,
        )

    def plan(self) -> Plan:
        floors = [
            Floor(code=f"f{label_of(level)}", building=BUILDING, ordinal=level, label=label_of(level))
            for level in sorted(self.levels)
        ]
        return Plan(
            buildings=(Building(code=BUILDING, names=self._building()),),
            floors=tuple(floors),
            spaces=tuple(self.spaces),
            doors=tuple(self.doors),
            shafts=tuple(self.shafts),
            places=tuple(self.places),
        )

    def _building(self) -> Names:
        named = (tags for tags in self.osm.line_tags.values() if "building" in tags and "name" in tags)
        return names_from(next((tags["name"] for tags in named), None))


def kind_of(tags: dict[str, str]) -> SpaceKind | None:
    """What an area is to a person who walks; None: nothing to walk on (a wall, a shelf, the building itself)."""
    if "indoor" not in tags and tags.get("highway") != "elevator":
        return None
    if tags.get("room") == "elevator" or tags.get("highway") == "elevator":
        return SpaceKind.LIFT
    if tags.get("room") == "stairs" or tags.get("stairs") == "yes":
        return SpaceKind.STAIRS
    return _INDOOR.get(tags.get("indoor", ""))


def areas(osm: Osm) -> Iterator[str]:
    """Closed lines that are areas of a floor."""
    for code, nodes in osm.lines.items():
        if len(nodes) > 3 and nodes[0] == nodes[-1] and kind_of(osm.line_tags[code]) is not None:
            yield code
