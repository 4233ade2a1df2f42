"""The signed files of versions that kiosks fetch from the hub, as they lie in its home."""

import hashlib
import threading
import time
from pathlib import Path

from config.contract.updates import PIECE
from config.settings import HubSettings
from display_server.services.refused import Refused

PIECES_A_SECOND = 20
"""That one process of web gives, 10 MB a second: each costs it as much as several numbers, and nobody waits for a version."""


class Turns:
    """Whether a piece may be given now: so many a second, after a quiet second as many at once."""

    def __init__(self) -> None:
        self._lock, self._left, self._at = threading.Lock(), float(PIECES_A_SECOND), time.monotonic()

    def take(self) -> bool:
        with self._lock:
            now = time.monotonic()
            self._left = min(float(PIECES_A_SECOND), self._left + (now - self._at) * PIECES_A_SECOND)
            self._at = now
            if self._left < 1.0:
                return False
            self._left -= 1.0
            return True


def bundles_folder(settings: HubSettings) -> Path:
    return settings.home / "updates"


def bundle_file(settings: HubSettings, version: str) -> Path:
    return bundles_folder(settings) / f"atrium-{version}.update"


def size_and_hash(file: Path) -> tuple[int, str]:
    """(0, "") where there is none: then kiosks only go to what they have beside them."""
    try:
        with file.open("rb") as source:
            return file.stat().st_size, hashlib.file_digest(source, "sha256").hexdigest()
    except FileNotFoundError:
        return 0, ""


def piece_of_bundle(settings: HubSettings, version: str, piece: int) -> bytes:
    """Raises Refused (`piece_unknown`)."""
    try:
        with bundle_file(settings, version).open("rb") as source:
            source.seek(piece * PIECE)
            found = source.read(PIECE)
    except FileNotFoundError:
        found = b""
    if not found:
        raise Refused("piece_unknown")
    return found
