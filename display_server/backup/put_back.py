"""A backup put back: laid out and looked over first, then put in the place of what was there, which is kept, not deleted."""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.clock import Clock
from config.settings import HubSettings
from display_server.backup.laid_out import SCHEMA, Follow, LaidOut, contents_of, laid_out
from display_server.backup.manifest import Manifest
from display_server.backup.words import BackupRefused
from display_server.db.engine.identity import kind_wanted
from display_server.hub import open_hub
from display_server.services.numbers.raise_generation import raise_generation

_LOCKS = ("serve.lock", "jobs.lock", "writer.lock")
_OF_THE_DATABASE = ("hub.sqlite", "hub.sqlite-wal", "hub.sqlite-shm", "secrets.toml")


@dataclass(frozen=True)
class PutBack:
    """`generation`: the new one. `kept`: where that lies which was there before; None: nothing was."""

    manifest: Manifest
    generation: int
    kept: str | None


def put_back(
    settings: HubSettings, file: Path, secret: bytes, clock: Clock, *, over: bool, follow: Follow | None = None
) -> PutBack:
    """`over`: also where a hospital's data are already; they are moved aside. Raises BackupRefused; then nothing was changed."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _nobody_runs(settings):
        if not over:
            _refuse_over(settings)
        with laid_out(settings, file, secret, follow) as found:
            _refuse_other(settings, found)
            aside = f"before_restore_{clock.now():%Y%m%d_%H%M%S}"
            if settings.postgres is None:
                generation = _begin_anew(found.settings, clock)  # before anybody can open it
                kept = _move(settings.home, found.settings.home, aside)
            else:
                kept = _put_in_place(settings.postgres, aside)
                kept = (
                    " and ".join(one for one in (kept, _move(settings.home, found.settings.home, aside)) if one) or None
                )
                generation = _begin_anew(settings, clock)
    return PutBack(found.manifest, generation, kept)


def _begin_anew(settings: HubSettings, clock: Clock) -> int:
    hub = open_hub(settings, clock)
    try:
        return hub.writer.run(lambda tx: raise_generation(tx, who="command"))
    finally:
        hub.close()


def _move(home: Path, new: Path, aside: str) -> str | None:
    """Files out of the way, then the new ones in their place; where the old ones lie now."""
    kept = home / aside
    for name in (*_OF_THE_DATABASE, "content", "voice/clips"):
        if (home / name).exists():
            (kept / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (home / name).rename(kept / name)
    for name in _OF_THE_DATABASE:
        if (new / name).exists():
            (new / name).rename(home / name)
    for source, target in contents_of(new):
        if source.is_dir():
            (home / target).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source.rename(home / target)
    return str(kept) if kept.exists() else None


def _put_in_place(url: str, aside: str) -> str | None:
    from display_server.db.engine.postgres_copy import put_in_place

    return f"the schema {aside}" if put_in_place(url, SCHEMA, aside) else None


def _refuse_over(settings: HubSettings) -> None:
    there = settings.database_file.exists()
    if settings.postgres is not None:
        from display_server.db.engine.postgres_copy import holds_anything

        there = holds_anything(settings.postgres)
    if there:
        raise BackupRefused(
            f"{settings.database_named} holds a hospital's data already. Say --over: they are moved aside, not deleted"
        )


def _refuse_other(settings: HubSettings, found: LaidOut) -> None:
    manifest, wanted = found.manifest, "sqlite" if settings.postgres is None else "postgresql"
    if manifest.database != wanted:
        way = "name the database (ATRIUM_DATABASE)" if wanted == "sqlite" else "leave ATRIUM_DATABASE out"
        raise BackupRefused(f"the backup is of {_NAMED[manifest.database]}: {way}")
    if manifest.kind != kind_wanted(settings):
        raise BackupRefused(
            f"the backup is of a {manifest.kind} hub; this program was started for {kind_wanted(settings)}"
        )


_NAMED = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@contextmanager
def _nobody_runs(settings: HubSettings) -> Iterator[None]:
    """No program of this home starts meanwhile, and on PostgreSQL none of another machine is at the database."""
    runs = BackupRefused("the hub runs: stop it on every machine first, then put the backup back")
    with ExitStack() as held:
        for name in _LOCKS:
            lock = held.enter_context((settings.home / name).open("a"))
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise runs from None
        if settings.postgres is not None:
            from display_server.db.engine.postgres_copy import nobody_else

            if not held.enter_context(nobody_else(settings.postgres)):
                raise runs
        yield
