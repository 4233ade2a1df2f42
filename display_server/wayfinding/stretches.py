"""A walk on one floor as a person lives it: how it leaves a lift, straight stretches, and the side where it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from config.contract.ways import Point, Turn
from display_server.wayfinding.turning import heading, length, straightened, turn_of, turned

ASIDE_M = 5.0
"""A last stretch as short as this is no walk: the goal is "on your right"."""

START_M = 3.0
"""And a first one as short as this is a step away from the screen, not a direction."""

SKEW = 75.0
"""The middle of a large room may lie so far aside of its door: one still goes in ahead."""

Stretch = tuple[Point, Point]


@dataclass(frozen=True)
class Shape:
    """`look`: which way one looks before the first stretch (None: nobody knows). `side`: where the end is, seen from the last."""

    look: float | None
    stretches: list[Stretch]
    side: Turn


def shape_of(points: Sequence[Point], look: float | None, *, leaves: bool, enters: bool) -> Shape:
    """`leaves`: the first point is a lift's or stairs' landing and the second its door; `enters`: the last two likewise.

    One looks out of the door one leaves, and turns to the door one enters: neither is a walk of its own.
    """
    core = list(points)
    into = heading(core[-2], core[-1]) if enters and len(core) > 1 else None
    if leaves and len(core) > 1:
        look, core = heading(core[0], core[1]), core[1:]
    if into is not None and len(core) > 1:
        core = core[:-1]
    line = straightened(core)
    stretches = list(pairwise(line))
    if look is not None and len(stretches) > 1:
        ahead = abs(turned(look, heading(*stretches[0])))
        aside = ASIDE_M if leaves and ahead < 30 else START_M
        if length(stretches[0]) <= aside and (not leaves or ahead < 30 or _goes_round(look, *stretches[:2])):
            stretches = stretches[1:]
    return _ended(look, stretches, into)


def _goes_round(look: float, first: Stretch, second: Stretch) -> bool:
    """Out of a door and around its corner: one turn, told once."""
    turns = turned(look, heading(*first)), turned(heading(*first), heading(*second))
    return turns[0] * turns[1] > 0 and abs(sum(turns)) < 155


def _ended(look: float | None, stretches: list[Stretch], into: float | None) -> Shape:
    """Take away the last few steps aside, and say on which side they lead."""
    if not stretches:
        return Shape(look, [], Turn.STRAIGHT if look is None or into is None else turn_of(look, into))
    last = heading(*stretches[-1])
    before = heading(*stretches[-2]) if len(stretches) > 1 else look
    short = length(stretches[-1]) <= ASIDE_M and (into is None or abs(turned(last, into)) < SKEW)
    if short and before is not None:
        return Shape(look, stretches[:-1], turn_of(before, last))
    return Shape(look, stretches, Turn.STRAIGHT if into is None else turn_of(last, into))
