"""A `.zip` of small text files held in memory, read with a limit: a plan is never a bomb."""

import io
import json
import zipfile
import zlib
from typing import Any

from display_server.wayfinding.importers.frame import NotAPlan

MOST_BYTES = 200_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, EOFError, OSError)
"""What the library says of a broken archive, of one with a password and (NotImplementedError) of a kind it cannot read."""


class Archive:
    """Files by name, whatever folder they lie in."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as broken:
            raise NotAPlan(f"it is not a zip archive: {broken}") from None
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise NotAPlan(f"unpacked it is larger than {MOST_BYTES // 1_000_000} MB")
        self.names = {entry.filename.rsplit("/", 1)[-1]: entry.filename for entry in entries if not entry.is_dir()}

    def text(self, name: str) -> str:
        """A file's text. Raises NotAPlan."""
        if name not in self.names:
            raise NotAPlan(f"{name} is missing in it")
        try:
            return self._zip.read(self.names[name]).decode("utf-8-sig")
        except _BROKEN as broken:
            raise NotAPlan(f"{name} in it cannot be read: {broken}") from None

    def features(self, name: str) -> list[dict[str, Any]]:
        """The features of a GeoJSON file; none where the archive has no such file."""
        if name not in self.names:
            return []
        return features_of(self.text(name), name)


def features_of(text: str, name: str) -> list[dict[str, Any]]:
    """Raises NotAPlan for what is no FeatureCollection."""
    try:
        said = json.loads(text)
    except ValueError as broken:
        raise NotAPlan(f"{name} is not JSON: {broken}") from None
    found = said.get("features") if isinstance(said, dict) else None
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("properties"), dict) for one in found
    ):
        raise NotAPlan(f"{name} is not a GeoJSON FeatureCollection")
    return found
