"""Lines a person walks: headings, turns in the words of people, and lines without the wiggles nobody notices."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, hypot

from config.contract.ways import Point, Turn

WIGGLE_M = 1.0
"""What deviates less than this from a straight line is walked as one."""

SIDESTEP_M = 3.0
"""A step aside as short as this between two stretches in one direction is no turn."""

CUT_M = 4.0
"""Two bends the same way with so little between them are one corner, whose tip is cut off."""

_BANDS = ((30.0, Turn.STRAIGHT, Turn.STRAIGHT), (60.0, Turn.BEAR_LEFT, Turn.BEAR_RIGHT), (120.0, Turn.LEFT, Turn.RIGHT),
          (155.0, Turn.BACK_LEFT, Turn.BACK_RIGHT))  # fmt: skip


def heading(start: Point, end: Point) -> float:
    """Degrees clockwise from up the plan."""
    return degrees(atan2(end[0] - start[0], end[1] - start[1])) % 360


def turned(before: float, after: float) -> float:
    """How far one turns, to the right positive, from -180 to 180."""
    return (after - before + 180) % 360 - 180


def turn_of(before: float, after: float) -> Turn:
    """The same in words: within 30° straight on, to 60° slightly, to 120° a turn, beyond 155° around."""
    angle = turned(before, after)
    for limit, left, right in _BANDS:
        if abs(angle) <= limit:
            return left if angle < 0 else right
    return Turn.AROUND


def length(points: Sequence[Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))


def _without_wiggles(points: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker's line. A walk has a handful of points: less work than to hand them to a library."""
    if len(points) < 3:
        return list(points)
    (x, y), (u, v) = points[0], points[-1]
    along, up = u - x, v - y
    square = along * along + up * up
    farthest, at = -1.0, 0
    for number, (a, b) in enumerate(points[1:-1], 1):
        share = min(1.0, max(0.0, ((a - x) * along + (b - y) * up) / square)) if square else 0.0
        off = hypot(a - x - share * along, b - y - share * up)
        if off > farthest:
            farthest, at = off, number
    if farthest <= WIGGLE_M:
        return [points[0], points[-1]]
    return [*_without_wiggles(points[: at + 1]), *_without_wiggles(points[at:])[1:]]


def straightened(points: Sequence[Point]) -> list[Point]:
    """The corners that matter: wiggles and side steps left out."""
    distinct = [points[0]] + [b for a, b in pairwise(points) if a != b]
    if len(distinct) < 3:
        return distinct
    line = _without_wiggles(distinct)
    changed = True
    while changed:
        changed = False
        for n in range(len(line) - 3):
            a, b, c, d = line[n : n + 4]
            on = abs(turned(heading(a, b), heading(c, d)))
            if hypot(c[0] - b[0], c[1] - b[1]) <= SIDESTEP_M and on < 20 and n > 0:
                line[n + 1 : n + 3] = [((b[0] + c[0]) / 2, (b[1] + c[1]) / 2)]
                changed = True
                break
        changed = changed or _with_whole_corner(line)
        for n in range(1, len(line) - 1):
            if abs(turned(heading(line[n - 1], line[n]), heading(line[n], line[n + 1]))) < 12:
                del line[n]
                changed = True
                break
    return line


def _with_whole_corner(line: list[Point]) -> bool:
    """One corner that was cut off is put back where its sides meet; whether there was one."""
    for n in range(len(line) - 3):
        a, b, c, d = line[n : n + 4]
        into, out = turned(heading(a, b), heading(b, c)), turned(heading(b, c), heading(c, d))
        if hypot(c[0] - b[0], c[1] - b[1]) > CUT_M or into * out <= 0 or not 30 < abs(into + out) < 150:
            continue
        across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
        along = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across
        line[n + 1 : n + 3] = [(a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along)]
        return True
    return False
