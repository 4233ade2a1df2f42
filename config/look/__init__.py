"""How Atrium appears: tokens (colours, sizes), fonts and icons, read once a process by screens, boards, pages and paper."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
"""`KioskSans-{Regular,Bold}` and `TablerIcons`, each as ttf (Kivy, raster) and woff2 (pages)."""


class UnknownIcon(LookupError):
    """An icon's name that is not in our cut of the icon font."""


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """`tokens.json`: the only place of colours, sizes, radii and times."""
    read: dict[str, Any] = json.loads((_HERE / "tokens.json").read_text("utf-8"))
    return read


def font_file(name: str, kind: str = "ttf") -> Path:
    """`font_file("KioskSans-Bold")`; `kind` is ttf or woff2."""
    return FONTS / f"{name}.{kind}"


@lru_cache(maxsize=1)
def icons() -> dict[str, int]:
    """Every icon we carry: its Tabler name → code point in `TablerIcons`."""
    read: dict[str, int] = json.loads((FONTS / "icons.json").read_text("utf-8"))
    return read


def icon(name: str) -> str:
    """The character that draws `name` in `TablerIcons`. Raises UnknownIcon for a name we do not carry."""
    point = icons().get(name)
    if point is None:
        raise UnknownIcon(name)
    return chr(point)


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two `#RRGGBB` colours: 1 … 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
