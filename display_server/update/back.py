"""`./run hub update --back`: the version before, by one command; with the database of before where the shape changed."""

import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from config.releases.shelf import BASE, Shelf
from config.settings import HubSettings
from display_server.backup.archive import read_manifest
from display_server.backup.words import BackupRefused
from display_server.db.engine.head import current_revision
from display_server.update.aside import hub_aside
from display_server.update.journal import Journal, Stood, Way, write_journal
from display_server.update.places import before_folder, its_environment, key_of_backup, run_of, shelf_of
from display_server.update.words import UpdateRefused, what_back_means

RESTORES_S = 3600.0


def go_back(settings: HubSettings, *, with_database: bool, say: Callable[[str], None]) -> bool:
    """Whether the hub ran and begins anew. Raises UpdateRefused, BundleRefused: then nothing was changed."""
    shelf = shelf_of(settings)
    with shelf.alone():
        before = shelf.previous
        if before is None or before == shelf.current or not shelf.has(before):
            raise UpdateRefused("there is no version before this one here")
        journal = _way_back(settings, shelf, before, with_database=with_database)
        with hub_aside(settings) as aside:
            write_journal(settings, journal)
            if journal.backup is not None:
                say("The database of before is put back; today's is moved aside.")
                aside.let_in()  # the version before takes these locks itself; the supervisor still waits
                restore(shelf, journal)
            shelf.switch(before)
            write_journal(settings, journal.model_copy(update={"stood": Stood.DONE}))
            say(f"From now on {named(before)} is started.")
            return aside.ran


def named(version: str) -> str:
    return "the version that was installed by hand" if version == BASE else f"version {version}"


def restore(shelf: Shelf, journal: Journal) -> None:
    """By the version before, which knows that shape. Raises UpdateRefused."""
    assert journal.backup is not None  # noqa: S101  # asked by both callers
    put_back = ["restore", str(journal.backup), "--key-file", str(journal.key_file), "--over"]
    done = subprocess.run(
        [str(run_of(shelf, journal.version_to)), "hub", *put_back],
        capture_output=True, text=True, timeout=RESTORES_S, check=False, env=its_environment(shelf),
    )  # fmt: skip
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise UpdateRefused(f"the database of before could not be put back: {why}. The version that runs goes on")


def _way_back(settings: HubSettings, shelf: Shelf, before: str, *, with_database: bool) -> Journal:
    schema = current_revision(settings) or ""
    there = _schema_of(shelf.tree(before))
    back = Journal(
        way=Way.BACK, version_from=shelf.current, version_to=before, schema_before=schema, schema_after=there
    )
    if not schema or schema <= there:
        return back
    secret, key_file = key_of_backup(settings)
    kept = _backup_of(settings, there, secret)
    if kept is None:
        raise UpdateRefused(
            f"{named(before)} cannot read today's database ({schema}, it knows {there}), and no backup of before the update "
            "is kept here: nothing was changed. Restore a backup of that time by its own ./run hub restore"
        )
    back = back.model_copy(update={"backup": kept, "key_file": key_file})
    if not with_database:
        raise UpdateRefused(what_back_means(back))
    return back


def _backup_of(settings: HubSettings, schema: str, secret: bytes) -> Path | None:
    """The newest one that has the shape which the version before knows."""
    for file in sorted(before_folder(settings).glob("*.atrium"), reverse=True):
        with suppress(BackupRefused, OSError):
            if read_manifest(file, secret).revision == schema:
                return file
    return None


def _schema_of(tree: Path) -> str:
    scripts = (tree / "display_server/db/migrations/versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    return max(script.name[:4] for script in scripts)
