"""The screen's own lamp, as Linux shows it: hundredths, or nothing where there is no lamp to be dimmed."""

from pathlib import Path

_FOLDER = Path("/sys/class/backlight")
LEAST = 10
"""A dark screen looks like a broken kiosk."""


class Backlight:
    """The first lamp that may be written to. Never raises."""

    def __init__(self, folder: Path = _FOLDER) -> None:
        self._lamp = next((lamp for lamp in sorted(folder.glob("*")) if _is_ours(lamp)), None)

    def percent(self) -> int | None:
        """None: no lamp, or one that cannot be read."""
        if self._lamp is None:
            return None
        try:
            now, most = (int((self._lamp / name).read_text()) for name in ("brightness", "max_brightness"))
        except (OSError, ValueError):
            return None
        return round(100 * now / most) if most > 0 else None

    def set(self, percent: int) -> None:
        """As bright as asked, never darker than `LEAST`."""
        if self._lamp is None:
            return
        try:
            most = int((self._lamp / "max_brightness").read_text())
            (self._lamp / "brightness").write_text(str(round(most * max(LEAST, min(100, percent)) / 100)))
        except (OSError, ValueError):
            return


def _is_ours(lamp: Path) -> bool:
    try:
        with (lamp / "brightness").open("r+"):
            return True
    except OSError:
        return False
