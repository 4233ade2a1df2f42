"""The signed files of versions that kiosks fetch from the hub, as they lie in its home."""

import hashlib
from pathlib import Path

from config.contract.updates import PIECE
from config.settings import HubSettings
from display_server.services.refused import Refused


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
