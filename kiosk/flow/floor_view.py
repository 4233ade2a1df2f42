"""A floor seen by somebody who faces the screen: turned forward-up, scaled into its place, cut into triangles. No Kivy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import cos, hypot, radians, sin

from config.contract.ways import Point

Box = tuple[float, float, float, float]
"""Left, bottom, width, height in pixels."""


class LabelKind(StrEnum):
    """A landmark; the plate of the goal or of the lift to take; "You are here"."""

    PLACE = "place"
    GOAL = "goal"
    YOU = "you"


ZOOMS = (1.0, 1.7, 2.6)


@dataclass(frozen=True)
class View:
    """From metres of the plan to pixels: `heading` points up; the middle of what is shown lies in the middle."""

    turn: tuple[float, float]  # cosine and sine of the heading
    scale: float
    middle: Point  # turned, in metres
    centre: Point  # in pixels

    def __call__(self, at: Point) -> Point:
        x, y = turned_by(at, self.turn)
        return (
            self.centre[0] + (x - self.middle[0]) * self.scale,
            self.centre[1] + (y - self.middle[1]) * self.scale,
        )


def turned_by(at: Point, turn: tuple[float, float]) -> Point:
    c, s = turn
    return (at[0] * c - at[1] * s, at[0] * s + at[1] * c)


NEARER_FROM, NEARER_MOST, AROUND_M = 1.3, 2.6, 12.0
"""A short way on a large floor is drawn larger: so much at least and at most, with so much of the floor seen around it."""


def view_of(  # noqa: PLR0917  # what is seen, and how
    outline: Sequence[Point],
    heading: float,
    box: Box,
    zoom: int,
    look_at: Point | None,
    route: Sequence[Point] = (),
) -> View:
    """The whole outline in `box` (x, y, width, height); zoomed in, around `look_at` as far as the floor reaches.

    Where the way (`route`) would be short in it, the picture is larger from the beginning, the way in its middle.
    """
    turn = (cos(radians(heading)), sin(radians(heading)))
    spots = [turned_by(at, turn) for at in outline] or [(0.0, 0.0), (1.0, 1.0)]
    left, right = min(x for x, _ in spots), max(x for x, _ in spots)
    low, high = min(y for _, y in spots), max(y for _, y in spots)
    x, y, width, height = box
    whole = min(width / max(right - left, 1.0), height / max(high - low, 1.0))
    nearer, way = _nearer([turned_by(at, turn) for at in route], box, whole)
    scale = whole * nearer * ZOOMS[zoom]
    middle = ((left + right) / 2, (low + high) / 2)
    seen = turned_by(look_at, turn) if zoom and look_at is not None else way
    if seen is not None:
        middle = (_within(seen[0], left, right, width / scale), _within(seen[1], low, high, height / scale))
    return View(turn, scale, middle, (x + width / 2, y + height / 2))


def _nearer(route: Sequence[Point], box: Box, whole: float) -> tuple[float, Point | None]:
    """How much larger than the whole floor, and around which point; the whole floor where the way fills it."""
    if not route:
        return 1.0, None
    xs, ys = [x for x, _ in route], [y for _, y in route]
    wide, tall = max(xs) - min(xs) + 2 * AROUND_M, max(ys) - min(ys) + 2 * AROUND_M
    times = min(box[2] / wide, box[3] / tall) / whole
    return (
        (min(times, NEARER_MOST), ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2))
        if times >= NEARER_FROM
        else (1.0, None)
    )


def _within(wanted: float, low: float, high: float, seen: float) -> float:
    """As near to what is wanted as possible without showing what lies beyond the floor."""
    if seen >= high - low:
        return (low + high) / 2
    return min(max(wanted, low + seen / 2), high - seen / 2)


def room_beside(at: Point, ring: Sequence[Point], heading: float) -> float:
    """How wide something in the middle of a point may be inside a ring, seen with `heading` up; 0: the point lies outside."""
    turn = (cos(radians(heading)), sin(radians(heading)))
    x, y = turned_by(at, turn)
    turned = [turned_by(corner, turn) for corner in ring]
    walls = [
        u + (y - v) * (w - u) / (z - v)
        for (u, v), (w, z) in zip(turned, [*turned[1:], *turned[:1]], strict=True)
        if (v > y) is not (z > y)
    ]
    left, right = [wall for wall in walls if wall <= x], [wall for wall in walls if wall > x]
    return 2 * min(x - max(left), min(right) - x) if len(left) % 2 and len(right) % 2 else 0.0


def triangles(ring: Sequence[Point]) -> list[int]:
    """Indices of triangles that fill a ring without crossings (ear clipping)."""
    n = len(ring)
    if n < 3:
        return []
    order = list(range(n)) if _area(ring) > 0 else list(range(n - 1, -1, -1))
    if n == 4 and _is_convex([ring[k] for k in order]):
        return [order[0], order[1], order[2], order[0], order[2], order[3]]  # most rooms
    found: list[int] = []
    while len(order) > 3:
        ear = next((k for k in range(len(order)) if _is_ear(ring, order, k)), 0)
        found += [order[ear - 1], order[ear], order[(ear + 1) % len(order)]]
        del order[ear]
    return found + order


def _is_convex(ring: Sequence[Point]) -> bool:
    """Counter-clockwise, turning left at every corner."""
    return all(_cross(ring[n - 2], ring[n - 1], ring[n]) > 0 for n in range(len(ring)))


def _is_ear(ring: Sequence[Point], order: list[int], k: int) -> bool:
    a, b, c = ring[order[k - 1]], ring[order[k]], ring[order[(k + 1) % len(order)]]
    if _cross(a, b, c) <= 0:
        return False
    others = (ring[n] for n in order if ring[n] not in (a, b, c))
    return not any(_cross(a, b, p) >= 0 and _cross(b, c, p) >= 0 and _cross(c, a, p) >= 0 for p in others)


def _cross(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def edges(ring: Sequence[Point], width: float) -> Iterable[tuple[Point, Point, Point, Point]]:
    """Each side of a ring as a strip `width` wide, a little longer than the side so that corners close."""
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        size = hypot(b[0] - a[0], b[1] - a[1])
        if size < 0.01:
            continue
        u, v = (b[0] - a[0]) / size * width / 2, (b[1] - a[1]) / size * width / 2
        yield (
            (a[0] - u - v, a[1] - v + u),
            (b[0] + u - v, b[1] + v + u),
            (b[0] + u + v, b[1] + v - u),
            (a[0] - u + v, a[1] - v - u),
        )


def part_of(points: Sequence[Point], share: float) -> list[Point]:
    """The first `share` of a line's length."""
    left = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)) * share
    found = list(points[:1])
    for a, b in pairwise(points):
        size = hypot(b[0] - a[0], b[1] - a[1])
        if size >= left:
            k = left / size if size else 0.0
            return [*found, (a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k)]
        found.append(b)
        left -= size
    return found
