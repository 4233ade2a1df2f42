"""Tokens as Kivy wants them: colours as four floats, sizes in pixels of the 32-inch face, fonts as paths."""

from functools import cache
from typing import Any

from config.look import font_file, icon, tokens

REGULAR = str(font_file("KioskSans-Regular"))
BOLD = str(font_file("KioskSans-Bold"))
ICONS = str(font_file("TablerIcons"))
_KIOSK: dict[str, Any] = tokens()["kiosk"]
_COLOURS: dict[str, str] = tokens()["colour"]["light"]

TYPE: dict[str, int] = _KIOSK["type_px"]
"""The type scale by name: note, body, key, head, title, greeting, large_title, number …"""
READING = ("note", "body", "key", "head", "title", "greeting", "large_title")
"""Names of the sizes a text may step down through, smallest first."""
MARGIN: int = _KIOSK["margin_px"]
GAP: int = _KIOSK["gap_px"]["keys"]
CARD_GAP: int = _KIOSK["gap_px"]["cards"]
ZONE_GAP: int = _KIOSK["gap_px"]["zones"]
EDGE: int = _KIOSK["edge_px"]
RADIUS: dict[str, int] = _KIOSK["radius_px"]
TOUCH: dict[str, int] = _KIOSK["touch_px"]
FOOT: int = _KIOSK["zones_px"]["foot"]
SPEAK_LEAST: int = _KIOSK["zones_px"]["speak_least"]
LANDSCAPE: dict[str, Any] = _KIOSK["landscape"]
LINE_HEIGHT: dict[str, float] = _KIOSK["line_height"]
FONT_LINE = 1.362
"""Height of Kiosk Sans's own line in em; Kivy's line_height is a factor of it."""
SAY_WAIT_AFTER_S = 0.4
"""A wait shorter than this is not said."""

glyph = icon


@cache
def colour(name: str) -> tuple[float, float, float, float]:
    """A colour role of the light palette, e.g. `act`; `clear` is nothing at all."""
    if name == "clear":
        return (0.0, 0.0, 0.0, 0.0)
    value = _COLOURS[name]
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red, green, blue, 1.0)


def font(bold: bool) -> str:
    return BOLD if bold else REGULAR


def smaller_sizes(largest: str, least: str) -> list[int]:
    """The sizes from `largest` down to `least`, in pixels."""
    first, last = READING.index(largest), READING.index(least)
    return [TYPE[name] for name in reversed(READING[last : first + 1])]
