"""Where an update keeps things: versions on the shelf, bundles for kiosks and the database of before in the hub's home."""

import os
import secrets
import shutil
from collections import deque
from dataclasses import replace
from pathlib import Path

from config.on_disk import settle
from config.releases.bundle import Bundle, files_of
from config.releases.shelf import Shelf
from config.settings import HubSettings
from display_server.backup.key import secret_of
from display_server.services.devices.bundles import bundle_file, bundles_folder

KEPT_BACKUPS = 2


def shelf_of(settings: HubSettings) -> Shelf:
    return Shelf(settings.releases or settings.base / "releases", settings.base)


def run_of(shelf: Shelf, version: str) -> Path:
    return shelf.tree(version) / "run"


def its_environment(shelf: Shelf) -> dict[str, str]:
    """For starting a version by its own `run`, whatever `current` says."""
    return {**os.environ, "ATRIUM_RELEASES": str(shelf.folder), "ATRIUM_THIS_VERSION": "1"}


def keep_bundle(settings: HubSettings, bundle: Bundle) -> None:
    """The newest two: one that kiosks are on and one they go to. Raises BundleRefused."""
    folder = bundles_folder(settings)
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = bundle_file(settings, bundle.manifest.version)
    staged = kept.with_suffix(".part")
    shutil.copyfile(bundle.path, staged)
    for _, pieces in files_of(replace(bundle, path=staged)):  # what was looked at may be another file by now
        deque(pieces, maxlen=0)
    _whole(staged, kept)
    for old in sorted(folder.glob("*.update"), key=lambda one: one.stat().st_mtime)[:-2]:
        old.unlink()


def before_folder(settings: HubSettings) -> Path:
    folder = settings.home / "before_update"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def forget_old_backups(settings: HubSettings, newest: Path | None) -> None:
    """Personal data of before are kept no longer than they may be needed."""
    for old in sorted(before_folder(settings).glob("*.atrium"))[:-KEPT_BACKUPS]:
        if old != newest:
            old.unlink()


def key_of_backup(settings: HubSettings) -> tuple[bytes, Path]:
    """The backups' own key; where none is set up, one beside the database, which is as open as the database itself."""
    if settings.backup_key_file is not None:
        return secret_of(settings.backup_key_file), settings.backup_key_file
    file = before_folder(settings) / "key"
    if not file.exists():
        staged = file.with_suffix(".new")
        staged.unlink(missing_ok=True)
        with os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
        _whole(staged, file)  # a backup outlives no power cut whose key did not
    return secret_of(file), file


def _whole(staged: Path, file: Path) -> None:
    """Under its name, and on the disk when this returns."""
    settle(staged)
    staged.replace(file)
    settle(file.parent)
