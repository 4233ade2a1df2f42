"""How fast people walk, climb and wait for lifts: the seconds every route is measured in."""

from dataclasses import dataclass

from display_server.wayfinding.plan import Passable, SpaceKind

WALK_M_S = 1.1
"""An adult who looks for the way."""

SLOW_M_S = 0.7
"""Somebody old, with a stick or a child: what the minutes on paper are counted with."""


@dataclass(frozen=True)
class Climb:
    """One floor up or down: metres walked, seconds taken."""

    metres: float
    up_s: float
    down_s: float


CLIMBS = {
    SpaceKind.STAIRS: Climb(metres=10.0, up_s=26.0, down_s=18.0),
    SpaceKind.ESCALATOR: Climb(metres=8.0, up_s=20.0, down_s=20.0),
    SpaceKind.LIFT: Climb(metres=0.0, up_s=5.0, down_s=5.0),
    SpaceKind.RAMP: Climb(metres=45.0, up_s=50.0, down_s=45.0),
}

STEEPEST_PERCENT = 6.0
NARROWEST_M = 0.8
"""Steeper or narrower than this is no way for a wheelchair."""


def is_barred(*parts: Passable) -> bool:
    """Whether somebody who needs a way without steps cannot pass here."""
    return any(
        not part.step_free
        or (part.width_m is not None and part.width_m < NARROWEST_M)
        or (part.slope_percent is not None and part.slope_percent > STEEPEST_PERCENT)
        for part in parts
    )
