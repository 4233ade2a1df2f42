"""What a technician has set at the kiosk itself: volume and brightness, over what the settings say."""

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "adjusted.json"


@dataclass(frozen=True)
class Adjusted:
    """Hundredths; None: as the settings say, or as the lamp is."""

    volume: int | None = None
    brightness: int | None = None


def read_adjusted(folder: Path) -> Adjusted:
    """Nothing where there is no file, or one that cannot be understood."""
    try:
        said = json.loads((folder / _NAME).read_text("utf-8"))
        return Adjusted(*(_hundredths(said.get(name)) for name in ("volume", "brightness")))
    except (OSError, ValueError, AttributeError):
        return Adjusted()


def keep_adjusted(folder: Path, adjusted: Adjusted) -> None:
    """Whole or not at all; a disk that takes nothing costs the setting at the next start, not the kiosk."""
    with contextlib.suppress(OSError):
        staged = folder / f"{_NAME}.new"
        staged.write_text(json.dumps(asdict(adjusted)), "utf-8")
        staged.replace(folder / _NAME)


def _hundredths(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= 100 else None
