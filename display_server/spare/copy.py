"""Follows the running SQLite hub: each second what was committed goes, sealed, to another disk or machine.

Two turns, because the other disk may hang and the hub must not: `gather` takes pages out of the log (before they may leave it)
and is quick; `write` brings them over and may take its time. What waits between them is bounded; beyond that, and whenever the
log went on without us, a new base is made.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy import select

from config.settings import HubSettings
from display_server.backup.beside import Running, Start, start_untried
from display_server.backup.laid_out import contents_of
from display_server.backup.manifest import SECRETS
from display_server.db.engine.session import Database
from display_server.db.engine.sqlite_wal import Place, Seen, WalReader
from display_server.db.models import HubIdentity
from display_server.spare.log import File, Pages
from display_server.spare.places import BASE, LOCAL, NEVER, Stands, read_promoted, read_stands, stands_in, write_stands
from display_server.spare.sets import OpenSet, forget_others, go_on_with

EVERY_S = 1.0
FILES_EVERY_S = 10.0
HELD_AT_MOST = 64 * 2**20
AGAIN_AFTER_S = 60.0
_MARGIN_S = 2.0
TOOK_OVER = "the spare hub of this one was promoted and serves now: stop this one, or two give the same numbers"
_log = structlog.get_logger()


class SpareTookOver(RuntimeError):
    """This hub must not serve any more."""


class SpareCopy:
    """`secret` seals the copy; whoever promotes it needs it, too."""

    def __init__(self, settings: HubSettings, folder: Path, secret: bytes, start: Start = start_untried) -> None:
        self._settings, self._folder, self._secret, self._start = settings, folder, secret, start
        self._hub_id, self._generation = _identity(settings)
        before = read_stands(settings.home / LOCAL)
        if before is not None and (before.hub_id != self._hub_id or not before.whole):
            before = None
        self._sets: list[OpenSet] = []
        with suppress(OSError):  # a disk that is away now may come back: `write` says so
            self._sets = [] if before is None else go_on_with(folder / before.set, secret, before.as_of)
        self._wal = WalReader(settings.database_file, before.read_to if before is not None and self._sets else None)
        self._lock, self._writing = threading.Lock(), threading.Lock()
        self._held = _Held(missed=not self._sets)
        self._written_to: Place | None = None
        self._base: Running | None = None
        self._base_after = 0.0
        self._files_since = self._sets[0].as_of.timestamp() - _MARGIN_S if self._sets else time.time()
        self._files_at = 0.0
        self._trouble: str | None = None

    def gather(self) -> None:
        """Take what was committed since the last time; the caller holds a view of the database. Never waits for that disk."""
        now = datetime.now(UTC)
        seen = self._wal.look()
        with self._lock:
            self._held.add(seen, now)

    def write(self) -> None:
        """Bring over what was gathered, and say how it stands. What goes wrong is said there, and tried again."""
        with self._writing:
            try:
                self._follow()
            except Exception as failed:
                self._trouble = str(getattr(failed, "strerror", None) or failed) or type(failed).__name__
                _log.error("the spare copy cannot follow", why=self._trouble)
                self._give_up_sets()  # what was in hand may be half written
                self._base_after = time.monotonic() + AGAIN_AFTER_S
            self._say()

    def _follow(self) -> None:
        promoted = read_promoted(self._folder)
        if promoted is not None and promoted.hub_id == self._hub_id and promoted.generation > self._generation:
            raise SpareTookOver(TOOK_OVER)
        with self._lock:
            held, self._held = self._held, _Held(as_of=self._held.as_of, place=self._held.place)
        if held.missed:
            self._give_up_sets()
        files = self._new_files()
        for of in self._sets:
            for seen in held.seen:
                of.log.add(Pages(seen.pages, seen.size))
            for file in files:
                of.log.add(file)
        self._look_at_base()
        for of in self._sets:
            of.settle(held.as_of)
        self._written_to = held.place

    def _give_up_sets(self) -> None:
        """They cannot be gone on with. On their disk they stay, and good for what they hold, until a new one is whole."""
        if self._base is not None:
            self._base.process.kill()
            self._base = None
        for of in self._sets:
            with suppress(OSError):
                of.log.close()
        self._sets = []

    def _look_at_base(self) -> None:
        """Begin a new set where there is none, or the one there is has grown old; see how its base does."""
        if self._base is not None:
            status = self._base.status()
            if status is None:
                return
            running, self._base = self._base, None
            if status == 0:
                self._trouble = None
                self._sets[-1].begin_to_count()
                for of in self._sets[:-1]:
                    of.log.close()
                self._sets = self._sets[-1:]
                forget_others(self._folder, self._sets[0].path)
            else:
                self._trouble = running.why()
                self._sets.pop().log.close()
                self._base_after = time.monotonic() + AGAIN_AFTER_S
        elif not self._sets or self._sets[0].is_old():
            self._begin_base()

    def _begin_base(self) -> None:
        if time.monotonic() < self._base_after:
            return
        begun = OpenSet.new(self._folder, self._secret)
        self._sets.append(begun)
        self._base = self._start(begun.path / BASE)

    def _new_files(self) -> list[File]:
        """Pictures, clips and keys that came or changed since the last look."""
        if time.monotonic() < self._files_at or not self._sets:
            return []
        self._files_at = time.monotonic() + FILES_EVERY_S
        since, self._files_since = self._files_since, time.time() - _MARGIN_S
        found = []
        for name, path in files_beside(self._settings):
            with suppress(FileNotFoundError):
                if path.stat().st_ctime > since:
                    found.append(File(name, path.read_bytes()))
        return found

    def _say(self) -> None:
        of = next((of for of in self._sets if of.whole), self._sets[-1] if self._sets else None)
        before = read_stands(self._settings.home / LOCAL)
        place = self._written_to if of is not None and of.whole else None
        stands = Stands(
            hub_id=self._hub_id,
            generation=self._generation,
            set=of.path.name if of else "",
            as_of=of.as_of if of else before.as_of if before else NEVER,
            whole=of is not None and of.whole,
            bytes=of.log.size if of else 0,
            trouble=self._trouble,
            place=(place.salts, place.frame, place.commits) if place is not None and place.frame else None,
        )
        write_stands(stands, self._settings.home / LOCAL)
        with suppress(OSError):  # said here already; there it grows old, which says it, too
            write_stands(stands, stands_in(self._folder))

    def close(self) -> None:
        """What is left goes over; a base that is still being made is given up."""
        self.write()
        self._give_up_sets()


@dataclass
class _Held:
    """What was gathered and not written yet. `missed`: too much, or not everything; then a new base must be made."""

    seen: list[Seen] = field(default_factory=list)
    size: int = 0
    missed: bool = False
    as_of: datetime = NEVER
    place: Place | None = None

    def add(self, seen: Seen, now: datetime) -> None:
        size = sum(map(len, seen.pages.values()))
        self.as_of, self.place = now, seen.place
        self.missed = self.missed or not seen.whole or self.size + size > HELD_AT_MOST
        if self.missed:
            self.seen, self.size = [], 0
        elif seen.pages:
            self.seen.append(seen)
            self.size += size


def files_beside(settings: HubSettings) -> Iterator[tuple[str, Path]]:
    """What a copy holds beside the database, named as in a backup."""
    yield SECRETS, settings.secrets_file
    for inside, place in contents_of(Path()):
        folder = settings.home / place
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file() and not path.name.startswith(".") and "coming" not in path.parts:
                yield f"{inside.as_posix()}/{path.relative_to(folder).as_posix()}", path


def refuse_if_replaced(settings: HubSettings) -> None:
    """Raises SpareTookOver where the spare hub of this one serves already: two would give the same numbers."""
    if settings.spare_folder is None:
        return
    promoted = read_promoted(settings.spare_folder)
    if promoted is None:
        return
    hub_id, generation = _identity(settings)
    if promoted.hub_id == hub_id and promoted.generation > generation:
        raise SpareTookOver(TOOK_OVER)


def _identity(settings: HubSettings) -> tuple[str, int]:
    database = Database(settings)
    try:
        with database.reading() as session:
            found = session.scalars(select(HubIdentity)).one()
            return str(found.hub_id), found.generation
    finally:
        database.close()
