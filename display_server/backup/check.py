"""Whether a backup is good: it is restored into a scratch database, counted and read, and thrown away again."""

from dataclasses import dataclass
from pathlib import Path

from config.settings import HubSettings
from display_server.backup.laid_out import laid_out
from display_server.backup.manifest import Manifest


@dataclass(frozen=True)
class Checked:
    """`tried`: its rows went into a real database; else they were only counted (no PostgreSQL was named)."""

    manifest: Manifest
    tried: bool


def check_backup(settings: HubSettings, file: Path, secret: bytes) -> Checked:
    """Raises BackupRefused, with what is wrong in words."""
    with laid_out(settings, file, secret) as found:
        return Checked(found.manifest, found.tried)
