"""Whether somebody in a wheelchair reaches every key: computed from how high a kiosk hangs and what stands before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import hypot
from typing import Any

from config.look import tokens

INCH_MM = 25.4
_KIOSK = tokens()["kiosk"]
_REACH = _KIOSK["reach_mm"]
_STANDING: tuple[int, int] = tuple(_KIOSK["canvas_px"])
_LYING: tuple[int, int] = tuple(_KIOSK["landscape"]["canvas_px"])
_TOUCH_PX: dict[bool, tuple[int, int]] = {
    False: (_STANDING[1] - _KIOSK["zones_px"]["touch_from"], _STANDING[1] - _KIOSK["zones_px"]["low_reach_from"]),
    True: (_LYING[1] - 24, _LYING[1] - _KIOSK["landscape"]["low_reach_from"]),
}
"""From the screen's lower edge up to its highest key, as usual and in low reach; by whether the screen lies."""
_FOOT_PX = {False: 28, True: 20}
USUAL_DIAGONAL_IN = float(_KIOSK["reference_diagonal_in"])
DIAGONALS = (10.0, 100.0)
MOST_MM = 2_000


class Reach(StrEnum):
    """How a kiosk that hangs there must be."""

    USUAL = "usual"
    LOW = "low"  # it starts with its keys lower down
    TOO_HIGH = "too_high"
    TOO_LOW = "too_low"
    SHELF_TOO_DEEP = "shelf_too_deep"


FITS = frozenset({Reach.USUAL, Reach.LOW})


@dataclass(frozen=True)
class Hung:
    """Millimetres: the screen's lower edge above the floor, the depth of what stands in front (0: nothing)."""

    lower_edge: int
    shelf: int = 0
    diagonal_in: float = USUAL_DIAGONAL_IN
    lying: bool = False

    @property
    def mm_per_px(self) -> float:
        return self.diagonal_in * INCH_MM / hypot(*_STANDING)

    @property
    def limit(self) -> int:
        """The highest point that is reached over what stands in front."""
        return int(_REACH["limit_with_shelf"] if self.shelf >= _REACH["shelf_depth"][0] else _REACH["limit"])

    def highest(self, *, low: bool) -> int:
        """The highest key's upper edge."""
        return round(self.lower_edge + _TOUCH_PX[self.lying][low] * self.mm_per_px)

    @property
    def lowest(self) -> int:
        """The lowest key's lower edge."""
        return round(self.lower_edge + _FOOT_PX[self.lying] * self.mm_per_px)

    @property
    def reach(self) -> Reach:
        if self.shelf > _REACH["shelf_depth"][1]:
            return Reach.SHELF_TOO_DEEP
        if self.lowest < _REACH["lowest_key"]:
            return Reach.TOO_LOW
        if self.highest(low=False) <= self.limit:
            return Reach.USUAL
        return Reach.LOW if self.highest(low=True) <= self.limit else Reach.TOO_HIGH


def hung(settings: Mapping[str, Any]) -> Hung | None:
    """As an administrator measured it; None: nobody has."""
    if settings.get("lower_edge") is None:
        return None
    diagonal, lying = settings.get("diagonal", USUAL_DIAGONAL_IN), bool(settings.get("lying"))
    return Hung(int(settings["lower_edge"]), int(settings.get("shelf", 0)), float(diagonal), lying)
