"""A spare copy put together: its base laid out as any backup is, then everything that followed, in order."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.clock import Clock
from config.settings import HubSettings
from display_server.backup.archive import is_member
from display_server.backup.laid_out import laid_out
from display_server.backup.manifest import DATABASE_FILE, SECRETS
from display_server.backup.put_back import PutBack, put_back
from display_server.backup.words import BackupRefused, Damaged
from display_server.db.engine.sqlite_wal import put_pages
from display_server.spare.log import BaseIsWhole, File, Pages, Part, Time, read_log
from display_server.spare.places import BASE, Promoted, logs_of, sets_in, write_promoted

_PAGE_BYTES_AT = 16
_LATER = {DATABASE_FILE}


@dataclass(frozen=True)
class Copy:
    """A set that could be promoted."""

    path: Path

    @property
    def base(self) -> Path:
        return self.path / BASE


class Follower:
    """Everything that followed the base, put into where it was laid out; `as_of` is known afterwards."""

    def __init__(self, copy: Copy, secret: bytes) -> None:
        self._copy, self._secret = copy, secret
        self.as_of = datetime.fromtimestamp(0, UTC)
        self.records = 0

    def __call__(self, home: Path) -> None:
        logs = logs_of(self._copy.path)
        if [log.name for log in logs] != [f"{number:04}.log" for number in range(1, len(logs) + 1)]:
            raise Damaged("the spare copy lacks one of its logs: copy the folder again, whole")
        whole = False
        with (home / DATABASE_FILE).open("r+b") as database:
            database.seek(_PAGE_BYTES_AT)
            page = int.from_bytes(database.read(2), "big") % 65535 or 65536
            size = 0
            for log in logs:
                for part in read_log(log, self._secret):
                    self.records += 1
                    whole = whole or isinstance(part, BaseIsWhole)
                    if isinstance(part, Pages):
                        put_pages(database, part.pages)
                        size = part.size
                    else:
                        self._take(part, home)
            if size:
                database.truncate(size * page)
        if not whole:
            raise BackupRefused("this spare copy was still being begun: it cannot be promoted")

    def _take(self, part: Part, home: Path) -> None:
        if isinstance(part, Time):
            self.as_of = max(self.as_of, datetime.fromtimestamp(part.at, UTC))
        elif isinstance(part, File):
            if part.name in _LATER or not is_member(part.name):
                raise Damaged(f"the spare copy holds {part.name!r}, which no copy has")
            path = home / part.name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(part.body)
            if part.name == SECRETS:
                path.chmod(0o600)


def newest_whole(folder: Path, secret: bytes) -> Copy:
    """Raises BackupRefused where there is none, and WrongKey."""
    if not folder.is_dir():
        raise BackupRefused(f"there is no folder {folder}")
    for path in sets_in(folder):
        if (path / BASE).is_file() and any(
            isinstance(part, BaseIsWhole) for log in logs_of(path) for part in read_log(log, secret)
        ):
            return Copy(path)
    raise BackupRefused(f"there is no whole spare copy in {folder} yet")


def try_promoting(settings: HubSettings, folder: Path, secret: bytes) -> Follower:
    """The copy put together beside what is in use, looked over, and thrown away again. Raises BackupRefused."""
    copy = newest_whole(folder, secret)
    follower = Follower(copy, secret)
    with laid_out(settings, copy.base, secret, follower):
        return follower


def promote(
    settings: HubSettings, folder: Path, secret: bytes, clock: Clock, *, over: bool
) -> tuple[PutBack, Follower]:
    """The copy becomes this machine's hub, of a new generation. Raises BackupRefused; then nothing was changed."""
    copy = newest_whole(folder, secret)
    follower = Follower(copy, secret)
    done = put_back(settings, copy.base, secret, clock, over=over, follow=follower)
    said = Promoted(hub_id=str(done.manifest.hub_id), generation=done.generation, at=datetime.now(UTC))
    write_promoted(folder, said)
    return done, follower
