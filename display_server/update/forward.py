"""`./run hub update FILE`: each step leaves a working hub, whatever is cut or killed.

Looked at, laid out beside and tried while the hub runs; then the hub makes way, a backup is made, `current` leads to the new
version, which brings the database to its shape and starts. Who starts next ends what was cut off (`settle.py`).
"""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from config.contract import VERSION as WIRE
from config.contract.updates import UpdateTrouble
from config.releases.bundle import Bundle, BundleManifest, open_bundle
from config.releases.refused import BundleRefused
from config.releases.shelf import Shelf
from config.settings import HubSettings
from config.version import PROGRAM, numbers_of
from display_server.backup.make import make_backup
from display_server.db.engine.head import current_revision, head
from display_server.secrets import give_keys
from display_server.update.aside import hub_aside
from display_server.update.journal import Journal, Stood, Way, write_journal
from display_server.update.places import (
    before_folder,
    forget_old_backups,
    its_environment,
    keep_bundle,
    key_of_backup,
    run_of,
    shelf_of,
)
from display_server.update.words import UpdateRefused

Say = Callable[[str], None]
TRIES_S, MIGRATES_S = 300.0, 3600.0
_ROOM = 256 * 1024 * 1024


def update(settings: HubSettings, file: Path, say: Say) -> bool:
    """Whether the hub ran and begins anew. Raises BundleRefused, UpdateRefused: then the version that is there goes on."""
    shelf = shelf_of(settings)
    with shelf.alone():
        bundle = open_bundle(file, settings.update_keys)
        manifest = bundle.manifest
        say(f"Signed by a trusted publisher: version {manifest.version}, {manifest.size / 1e6:.0f} MB.")
        refuse_unfit(manifest, current_revision(settings))
        _refuse_full(settings)
        folder = shelf.install(bundle, run_of(shelf, shelf.current).parent, settings.update_keys)
        say(f"Laid out in {folder}; every file is the one that was signed.")
        try_out(shelf, manifest)
        say("Its own programs start here.")
        keep_bundle(settings, bundle)
        return _put_in_force(settings, shelf, bundle, say)


def refuse_unfit(manifest: BundleManifest, schema: str | None) -> None:
    """Whether this hub may go there. Raises BundleRefused."""
    to, here = numbers_of(manifest.version), numbers_of(PROGRAM)
    if to <= here:
        word = "runs already" if to == here else f"is older than the one that runs ({PROGRAM})"
        raise BundleRefused(
            UpdateTrouble.OLDER,
            f"version {manifest.version} {word}; an update only goes forward, and one step back is ./run hub update --back",
        )
    if here < numbers_of(manifest.updates_from):
        raise BundleRefused(
            UpdateTrouble.TOO_OLD_HERE,
            f"version {manifest.version} updates from {manifest.updates_from} on; here is {PROGRAM}: take one between first",
        )
    if WIRE not in manifest.wire:
        raise BundleRefused(
            UpdateTrouble.WIRE,
            f"version {manifest.version} does not serve version {WIRE} of the wire, which this house's kiosks and boards speak",
        )
    if schema is not None and schema > manifest.schema_revision:
        raise BundleRefused(
            UpdateTrouble.SCHEMA,
            f"the database ({schema}) is newer than version {manifest.version} ({manifest.schema_revision})",
        )


def try_out(shelf: Shelf, manifest: BundleManifest) -> None:
    """Its Python, packages and imports, without touching anything of the hub. Raises BundleRefused (`self_test`)."""
    wanted = f"{manifest.version} {manifest.schema_revision}"
    try:
        done = subprocess.run(
            [str(run_of(shelf, manifest.version)), "hub", "version"],
            capture_output=True, text=True, timeout=TRIES_S, check=False, env=its_environment(shelf),
        )  # fmt: skip
        said, why = done.stdout.strip(), (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
    except (OSError, subprocess.TimeoutExpired) as failed:
        said, why = "", str(failed)
    if said != wanted:
        raise BundleRefused(
            UpdateTrouble.SELF_TEST,
            f"version {manifest.version} does not start on this machine ({why}); nothing was changed",
        )


def _put_in_force(settings: HubSettings, shelf: Shelf, bundle: Bundle, say: Say) -> bool:
    before, manifest = shelf.current, bundle.manifest
    with hub_aside(settings) as aside:
        say("The hub made way; kiosks go on by themselves meanwhile." if aside.ran else "The hub does not run.")
        journal = _with_backup(settings, before, manifest)
        if journal.backup is not None:
            say(f"The database of before is kept in {journal.backup}.")
        else:
            say("The database has its shape already." if journal.schema_before else "There is no database yet.")
        write_journal(settings, journal)
        shelf.switch(manifest.version)
        say(f"From now on version {manifest.version} is started.")
        if journal.backup is not None:
            _migrate(settings, shelf, journal)
            say(f"The database has its shape ({manifest.schema_revision}).")
        write_journal(settings, journal.model_copy(update={"stood": Stood.DONE}))
        shelf.prune()
        forget_old_backups(settings, journal.backup)
        return aside.ran


def _with_backup(settings: HubSettings, before: str, manifest: BundleManifest) -> Journal:
    schema = current_revision(settings)
    journal = Journal(
        way=Way.FORWARD, version_from=before, version_to=manifest.version,
        schema_before=schema or "", schema_after=manifest.schema_revision,
    )  # fmt: skip
    if schema is None:
        return journal
    if schema == manifest.schema_revision != head():
        return journal  # an update on another machine has brought the shared database there, with a backup of its own
    if schema != head():
        raise UpdateRefused(f"the database is at {schema}, this program at {head()}. Say ./run hub migrate first")
    if schema != manifest.schema_revision:
        _refuse_others(settings)
    secret, key_file = key_of_backup(settings)
    give_keys(settings.secrets_file)
    made = make_backup(settings, before_folder(settings), secret, datetime.now(UTC))
    return journal.model_copy(update={"backup": made.file, "key_file": key_file})


def _migrate(settings: HubSettings, shelf: Shelf, journal: Journal) -> None:
    """By the new version. Where it fails nothing was changed, and the version before goes on."""
    done = subprocess.run(
        [str(run_of(shelf, journal.version_to)), "hub", "migrate"],
        capture_output=True, text=True, timeout=MIGRATES_S, check=False, env=its_environment(shelf),
    )  # fmt: skip
    if done.returncode == 0 and current_revision(settings) == journal.schema_after:
        return
    why = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
    shelf.switch(journal.version_from)
    write_journal(settings, journal.model_copy(update={"stood": Stood.GIVEN_UP, "why": why}))
    raise UpdateRefused(
        f"version {journal.version_to} could not change the database ({why}). {PROGRAM} goes on as before"
    )


def _refuse_others(settings: HubSettings) -> None:
    """Programs of another machine would go on in a database of another shape."""
    if settings.postgres is None:
        return
    from display_server.db.engine.postgres_copy import nobody_else

    with nobody_else(settings.postgres) as alone:
        if not alone:
            raise UpdateRefused("the hub runs on another machine over the same database: stop it there first")


def _refuse_full(settings: HubSettings) -> None:
    """The backup and a migration each want the database's room once more."""
    database = settings.database_file.stat().st_size if settings.database_file.exists() else 0
    free = shutil.disk_usage(settings.home).free
    if free < 3 * database + _ROOM:
        raise BundleRefused(
            UpdateTrouble.DISK,
            f"too little room in {settings.home} for a backup beside the database: "
            f"{(3 * database + _ROOM) / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free",
        )
