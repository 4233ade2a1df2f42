"""Tokens as Kivy wants them: colours as four floats, sizes in pixels of the 32-inch face, fonts as paths."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from config.look import font_file, icon, tokens

REGULAR = str(font_file("KioskSans-Regular"))
BOLD = str(font_file("KioskSans-Bold"))
ICONS = str(font_file("TablerIcons"))
_KIOSK: dict[str, Any] = tokens()["kiosk"]
_PALETTES: dict[str, dict[str, str]] = tokens()["colour"]

TYPE: dict[str, int] = _KIOSK["type_px"]
"""The type scale by name: note, body, key, head, title, greeting, large_title, number …"""
READING = ("note", "body", "key", "head", "title", "greeting", "large_title")
"""Names of the sizes a text may step down through, smallest first."""
MARGIN: int = _KIOSK["margin_px"]
GAP: int = _KIOSK["gap_px"]["keys"]
CARD_GAP: int = _KIOSK["gap_px"]["cards"]
ZONE_GAP: int = _KIOSK["gap_px"]["zones"]
EDGES = {"light": int(_KIOSK["edge_px"]), "high_contrast": int(_KIOSK["edge_px_high_contrast"])}
RADIUS: dict[str, int] = _KIOSK["radius_px"]
TOUCH: dict[str, int] = _KIOSK["touch_px"]
FOOT: int = _KIOSK["zones_px"]["foot"]
LOW_REACH_FROM: int = _KIOSK["zones_px"]["low_reach_from"]
SPEAK_LEAST: int = _KIOSK["zones_px"]["speak_least"]
LANDSCAPE: dict[str, Any] = _KIOSK["landscape"]
LINE_HEIGHT: dict[str, float] = _KIOSK["line_height"]
FONT_LINE = 1.362
"""Height of Kiosk Sans's own line in em; Kivy's line_height is a factor of it."""
SAY_WAIT_AFTER_S = 0.4
"""A wait shorter than this is not said."""

glyph = icon


@dataclass
class Ease:
    """How the face that stands now is made easier: read when a widget is built, so the face is built anew for another."""

    contrast: bool = False
    larger: bool = False
    low_reach: bool = False
    own: Mapping[str, str] = field(default_factory=dict)  # the hospital's own colours by role; strong contrast has none

    @property
    def mark(self) -> str:
        """What pictures drawn in these colours are kept by."""
        return "high_contrast" if self.contrast else f"light {self.own}"

    @property
    def palette(self) -> str:
        return "high_contrast" if self.contrast else "light"


EASE = Ease()
ROWS_LARGER = 2
"""At most so many choices a page, where everything is larger."""


def ease(*, contrast: bool, larger: bool, low_reach: bool, own: Mapping[str, str] | None = None) -> None:
    """What is built from now on is built so."""
    EASE.contrast, EASE.larger, EASE.low_reach = contrast, larger, low_reach
    EASE.own = {} if contrast else own or {}


def lowered() -> int:
    """How far a lying screen's keys are moved down; a standing one gives the speaking field the room instead."""
    return int(LANDSCAPE["low_reach_from"]) if EASE.low_reach else 0


def colour(name: str) -> tuple[float, float, float, float]:
    """A colour role of the palette in use, e.g. `act`; `clear` is nothing at all."""
    own = EASE.own.get(name)
    return _colour(name, EASE.palette) if own is None else _rgba(own)


def ground(name: str) -> tuple[float, float, float, float]:
    """Of a field that carries words in `on_speak`. With strong contrast alarm, warning and exit are white, as those words are:
    there every such field is the speaking field's own."""
    return colour("speak" if EASE.contrast else name)


@cache
def _colour(name: str, palette: str) -> tuple[float, float, float, float]:
    if name == "clear":
        return (0.0, 0.0, 0.0, 0.0)
    return _rgba(_PALETTES[palette][name])


@cache
def _rgba(value: str) -> tuple[float, float, float, float]:
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red, green, blue, 1.0)


def font(bold: bool) -> str:
    return BOLD if bold else REGULAR


def smaller_sizes(largest: str, least: str) -> list[int]:
    """The sizes from `largest` down to `least`, in pixels."""
    first, last = READING.index(largest), READING.index(least)
    return [TYPE[name] for name in reversed(READING[last : first + 1])]
