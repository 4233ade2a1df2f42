"""How far this kiosk has seen its hub come: said with every request, so that a hub put back from a backup learns it at once."""

from contextlib import suppress
from pathlib import Path

NAME = "hub-seen"
HEADER = "Atrium-Seen"
_LONGEST = 200


class SeenMark:
    """Survives a restart of the kiosk. It is not forced to disk: a power cut costs its last moments, a card lives longer."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._said = self._read()

    @property
    def said(self) -> str | None:
        """As the hub said it; nobody here reads what it means."""
        return self._said

    def hear(self, said: str | None) -> None:
        """The newest word counts."""
        if said is None or said == self._said:
            return
        self._said = said
        with suppress(OSError):  # a full disk: it is known until the next start
            staged = self._file.with_suffix(".new")
            staged.write_text(said, "ascii")
            staged.replace(self._file)

    def _read(self) -> str | None:
        try:
            said = self._file.read_text("ascii")
        except (OSError, ValueError):
            return None
        return said if 0 < len(said) <= _LONGEST and said.isprintable() else None
