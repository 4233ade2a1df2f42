"""A way as pictures for the phone: each floor's part turned as its walker stands, cut out around the line, in metres."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians, sin

from config.contract.ways import Act, Leg, MapFloor, MapPlace, Point, Step, Way
from config.look import icon
from config.look.place_signs import sign_of
from config.look.way_signs import CLIMBS

AROUND_M = 7.0
"""So much of the floor is seen beyond the line."""

LEAST_M = 34.0
"""A short way is not blown up any further than this width."""

PICTURE_PX = 358.0
"""How wide the picture stands on a usual phone: signs are sized for it."""

_SIGNS = {act.value: sign for act, sign in CLIMBS.items()}


@dataclass(frozen=True)
class Sign:
    """An icon's letter at a point."""

    x: float
    y: float
    glyph: str


@dataclass(frozen=True)
class Picture:
    """One floor. `unit`: metres of one pixel; `end_glyph`: the flag, or what is taken to the next floor."""

    floor: str
    view_box: str
    unit: float
    outline: str
    spaces: list[tuple[str, str]]
    crossed_out: str
    line: str
    begin: Point
    end: Point
    end_glyph: str
    last: bool
    signs: list[Sign]


@dataclass(frozen=True)
class Spot:
    """Where a step begins: on which picture, at which point of it."""

    picture: int
    x: float
    y: float


class Turned:
    """Plan metres → picture metres: `heading` is up, y downwards."""

    def __init__(self, heading: float) -> None:
        self._c, self._s = cos(radians(heading)), sin(radians(heading))

    def __call__(self, at: Point) -> Point:
        return (round(at[0] * self._c - at[1] * self._s, 2), round(-(at[0] * self._s + at[1] * self._c), 2))


def heading_of(way: Way, facing: float | None) -> float:
    """Up is what the walker faces: the screen's heading, else the way's first stretch, to the nearest quarter."""
    if facing is not None:
        return facing
    points = way.legs[0].points if way.legs else []
    ahead = next(((a, b) for a, b in pairwise(points) if hypot(b[0] - a[0], b[1] - a[1]) > 2.0), None)
    if ahead is None:
        return 0.0
    (x, y), (u, v) = ahead
    return round(degrees(atan2(u - x, v - y)) / 90) * 90 % 360


def pictures(way: Way, floors: Sequence[MapFloor], landmarks: Sequence[MapPlace], heading: float) -> list[Picture]:
    """One for each floor the way crosses, in order."""
    turned, by_code = Turned(heading), {floor.code: floor for floor in floors}
    climbs = [CLIMBS[step.act] for step in way.steps if step.act in CLIMBS]
    found = []
    for number, leg in enumerate(way.legs):
        last = number == len(way.legs) - 1
        sign = "flag" if last or number >= len(climbs) else climbs[number]
        marks = [(sign_of(one.kind), turned(one.at)) for one in landmarks if one.floor == leg.floor]
        found.append(_picture(leg, by_code[leg.floor], marks, turned, sign, last=last))
    return found


def _picture(  # one call
    leg: Leg, floor: MapFloor, marks: list[tuple[str, Point]], turned: Turned, sign: str, *, last: bool
) -> Picture:
    line = [turned(at) for at in leg.points]
    x, y, width, height = _around(line)
    shapes = [(space.kind, [turned(at) for at in space.outline]) for space in floor.spaces]
    unit = width / PICTURE_PX
    return Picture(
        floor=floor.label,
        view_box=f"{x:.1f} {y:.1f} {width:.1f} {height:.1f}",
        unit=unit,
        outline=_path([turned(at) for at in floor.outline]),
        spaces=[(kind, _path(ring)) for kind, ring in shapes],
        crossed_out="".join(_cross([turned(at) for at in one.outline]) for one in floor.spaces if one.closed),
        line=" ".join(f"{u:g},{v:g}" for u, v in line),
        begin=line[0],
        end=line[-1],
        end_glyph=icon(sign),
        last=last,
        signs=_signs([*((_SIGNS[kind], _middle(ring)) for kind, ring in shapes if kind in _SIGNS), *marks], line, unit),
    )


def _signs(wanted: Sequence[tuple[str, Point]], line: Sequence[Point], unit: float) -> list[Sign]:
    """Each where it does not touch the line, its ends or an earlier one."""
    found: list[Sign] = []
    for name, at in wanted:
        taken = [line[0], line[-1], *((one.x, one.y) for one in found)]
        if _far(at, taken) > 26 * unit and all(_beside(at, a, b) > 15 * unit for a, b in pairwise(line)):
            found.append(Sign(*at, icon(name)))
    return found


def _beside(at: Point, a: Point, b: Point) -> float:
    """How far a point is from a piece of the line."""
    u, v = b[0] - a[0], b[1] - a[1]
    share = ((at[0] - a[0]) * u + (at[1] - a[1]) * v) / (u * u + v * v or 1.0)
    share = min(1.0, max(0.0, share))
    return hypot(at[0] - a[0] - share * u, at[1] - a[1] - share * v)


def _around(line: Sequence[Point]) -> tuple[float, float, float, float]:
    """Left, top, width, height: the line in the middle, never taller than wide by more than a half."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    width = max(max(xs) - min(xs) + 2 * AROUND_M, LEAST_M, (max(ys) - min(ys) + 2 * AROUND_M) / 1.25)
    height = max(max(ys) - min(ys) + 2 * AROUND_M, width * 0.6)
    return ((min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - height) / 2, width, height)


def _path(ring: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" if ring else ""


def _cross(ring: Sequence[Point]) -> str:
    """Over what is out of use."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    return f"M{left:g} {low:g}L{right:g} {high:g}M{left:g} {high:g}L{right:g} {low:g}"


def _middle(ring: Sequence[Point]) -> Point:
    return (sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring))


def _far(at: Point, others: Sequence[Point]) -> float:
    return min(hypot(at[0] - x, at[1] - y) for x, y in others)


def spots(way: Way, heading: float) -> list[Spot]:
    """Where each step begins: walks in turn along their floor's line, a climb at its end, the arrival at the last end."""
    turned, found, leg = Turned(heading), [], 0
    shares = _shares(way)
    for step, share in zip(way.steps, shares, strict=True):
        number = min(leg, len(way.legs) - 1)
        climbs = step.act in CLIMBS
        leg += climbs
        found.append(Spot(number, *turned(_along(way.legs[number].points, 1.0 if climbs else share))))
    return found


def _shares(way: Way) -> list[float]:
    """How much of its floor's walking lies before each step."""
    floors: list[list[Step]] = [[]]
    for step in way.steps:
        floors[-1].append(step)
        if step.act in CLIMBS:
            floors.append([])
    found = []
    for steps in floors:
        whole, walked = sum(step.metres for step in steps if step.act not in CLIMBS), 0.0
        for step in steps:
            found.append(1.0 if step.act is Act.ARRIVE and not step.metres else walked / whole if whole else 0.0)
            walked += step.metres
    return found


def _along(points: Sequence[Point], share: float) -> Point:
    left = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)) * share
    for a, b in pairwise(points):
        size = hypot(b[0] - a[0], b[1] - a[1])
        if size >= left and size:
            return (a[0] + (b[0] - a[0]) * left / size, a[1] + (b[1] - a[1]) * left / size)
        left -= size
    return points[-1]
