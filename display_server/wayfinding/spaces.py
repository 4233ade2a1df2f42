"""Spaces as polygons: what lies in which, where one stands in a lift, which doors join what."""

from collections import defaultdict
from collections.abc import Sequence

import shapely
from shapely.geometry import MultiPolygon, Polygon

from config.contract.ways import Point
from display_server.wayfinding.plan import Plan, Space, SpaceKind

GROWN_M = 0.15
"""Doors stand on an outline: a space is this much larger than drawn when we look across it."""

WALL_M = 0.4
"""Rooms are drawn inside their walls: what lies between two of them is no wider than twice this."""

JOINS_M = 0.35
"""A door belongs to the spaces within this distance (facts of the real plans)."""


def polygon_of(space: Space) -> Polygon | MultiPolygon:
    found = Polygon(space.outline, space.holes)
    return found if found.is_valid else shapely.make_valid(found)


def landing(space: Space) -> str:
    """The code of the point where one stands in a lift or on a stairs' landing."""
    return f"landing:{space.code}"


def stand_code(device: str) -> str:
    """The code of the point where a person stands who faces this device's screen."""
    return f"stand:{device}"


def standing_in(plan: Plan) -> dict[str, list[tuple[str, Point]]]:
    """Space → the code and point of every place and every device's stand in it."""
    found: dict[str, list[tuple[str, Point]]] = defaultdict(list)
    for place in plan.places:
        if place.space is not None:
            found[place.space].append((place.code, place.at))
    for stand in plan.stands:
        space = space_at(plan.spaces, stand.floor, stand.at)
        if space is not None:
            found[space.code].append((stand_code(stand.device), stand.at))
    return found


def space_at(spaces: Sequence[Space], floor: str, at: Point) -> Space | None:
    """The smallest space of a floor that holds a point."""
    point = shapely.Point(at)
    near = [space for space in spaces if space.floor == floor and _in_its_box(space, at)]
    around = [space for space in near if polygon_of(space).buffer(0.01).covers(point)]
    return min(around, key=lambda space: polygon_of(space).area, default=None)


def _in_its_box(space: Space, at: Point) -> bool:
    """Looked at first: a floor may have hundreds of spaces."""
    xs, ys = [x for x, _ in space.outline], [y for _, y in space.outline]
    return min(xs) - 0.01 <= at[0] <= max(xs) + 0.01 and min(ys) - 0.01 <= at[1] <= max(ys) + 0.01


def outline_around(plan: Plan, floor: str) -> list[Point]:
    """Of a floor nobody drew walls around: the line around its rooms, walls between closed. Of several houses the largest."""
    rooms = [polygon_of(one) for one in plan.spaces if one.floor == floor and one.kind is not SpaceKind.OUTSIDE]
    whole = shapely.union_all(rooms).buffer(WALL_M, join_style="mitre").buffer(-WALL_M, join_style="mitre")
    houses = [one for one in getattr(whole, "geoms", [whole]) if isinstance(one, Polygon) and not one.is_empty]
    largest = max(houses, key=lambda one: one.area, default=None)
    corners = largest.simplify(0.05).exterior.coords[:-1] if largest is not None else []
    return [(round(x, 2), round(y, 2)) for x, y in corners]


def settled(plan: Plan) -> Plan:
    """The same plan with what geometry says where nobody said it: the spaces of doors, the space of each place."""
    by_floor: dict[str, list[Space]] = defaultdict(list)
    for space in plan.spaces:
        by_floor[space.floor].append(space)
    trees = {floor: shapely.STRtree([polygon_of(space) for space in found]) for floor, found in by_floor.items()}

    def near(floor: str, at: Point, within: float) -> list[Space]:
        tree = trees.get(floor)
        if tree is None:
            return []
        return [by_floor[floor][n] for n in sorted(tree.query(shapely.Point(at), "dwithin", within))]

    doors = tuple(
        door if door.spaces else door.model_copy(update={"spaces": _codes(near(door.floor, door.at, JOINS_M))})
        for door in plan.doors
    )
    places = []
    for place in plan.places:
        around = near(place.floor, place.at, 0.01) if place.space is None else []
        inner = min(around, key=lambda space: polygon_of(space).area, default=None)
        places.append(place if inner is None else place.model_copy(update={"space": inner.code}))
    return plan.model_copy(update={"doors": doors, "places": tuple(places)})


def _codes(spaces: list[Space]) -> tuple[str, ...]:
    return tuple(space.code for space in spaces)
