"""How large letters must be to be read from where people stand: EN 301 549 5.1.4, a capital of 0.7° (12.2 mm a metre).

Sizes are canvas px: a board's page is drawn on 1920 × 1080 of them, upright on 1080 × 1920, as large as the screen allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

from config.look import tokens

INCH_MM = 25.4
_BOARD = tokens()["board"]
CANVAS: tuple[int, int] = tuple(_BOARD["canvas_px"])
CAP_MM_PER_M: float = _BOARD["reading"]["cap_mm_per_m"]
CAP_PART: float = _BOARD["reading"]["cap_part"]  # of the size of our letters
NEAREST_PX: float = _BOARD["type_px"]["near"]  # smaller than this no letter of a board is
USUAL_PX: float = _BOARD["type_px"]["purpose_3m"]  # nothing entered: 55 inches read from 3 m


def canvas(across: int, down: int) -> tuple[int, int]:
    """Canvas px across and down on a screen of so many dots: one that stands upright has a canvas that does."""
    return (CANVAS[1], CANVAS[0]) if down > across else CANVAS


@dataclass(frozen=True)
class Screen:
    """The glass as an administrator entered it: inches corner to corner, dots as it stands, metres to who reads it."""

    diagonal_in: float
    across: int
    down: int
    reading_m: float

    @property
    def mm_per_canvas_px(self) -> float:
        mm_per_dot = self.diagonal_in * INCH_MM / hypot(self.across, self.down)
        across, down = canvas(self.across, self.down)
        return mm_per_dot * min(self.across / across, self.down / down)

    @property
    def cap_mm(self) -> float:
        """The least height of a capital letter."""
        return self.reading_m * CAP_MM_PER_M

    @property
    def purpose_px(self) -> float:
        """The size of every text that serves the board's purpose."""
        return max(NEAREST_PX, self.cap_mm / CAP_PART / self.mm_per_canvas_px)


def screen_of(settings: Mapping[str, Any]) -> Screen | None:
    """None where nobody has entered it."""
    diagonal, resolution, distance = (settings.get(name) for name in ("diagonal_in", "resolution", "reading_m"))
    if not (diagonal and resolution and distance):
        return None
    return Screen(float(diagonal), int(resolution[0]), int(resolution[1]), float(distance))


def canvas_of(settings: Mapping[str, Any]) -> tuple[int, int]:
    """Canvas px across and down on the screen of these settings."""
    screen = screen_of(settings)
    return CANVAS if screen is None else canvas(screen.across, screen.down)


def purpose_px(settings: Mapping[str, Any]) -> float:
    screen = screen_of(settings)
    return USUAL_PX if screen is None else screen.purpose_px
