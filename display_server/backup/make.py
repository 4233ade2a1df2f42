"""A backup of the running hub: database, keys, the boards' contents and the hospital's own voice, in one sealed file."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from config.settings import HubSettings
from display_server.backup.alone import STAGED, alone
from display_server.backup.archive import described, pack
from display_server.backup.manifest import CONTENT, DATABASE_FILE, SECRETS, TABLES, Manifest, Sequence, Table
from display_server.backup.words import BackupRefused
from display_server.db.engine.head import current_revision
from display_server.db.engine.session import Database
from display_server.db.engine.sqlite_copy import copy_while_it_runs, rows_of
from display_server.db.models import HubIdentity

ENDING = ".atrium"
VOICE = "voice/"


@dataclass(frozen=True)
class Made:
    file: Path
    manifest: Manifest

    @property
    def size(self) -> int:
        return self.file.stat().st_size


def make_backup(settings: HubSettings, into: Path, secret: bytes, now: datetime) -> Made:
    """`into`: a file that does not exist, or a folder for one named by the time. Raises BackupRefused."""
    file = into / name_of_backup(now) if into.is_dir() else into
    if not file.parent.is_dir():
        raise BackupRefused(f"there is no folder {file.parent}")
    try:
        with alone(settings.home), tempfile.TemporaryDirectory(prefix=STAGED, dir=settings.home) as staged:
            manifest, members = _gather(settings, Path(staged), now)
            pack(file, secret, manifest, members)
    except OSError as failed:
        raise BackupRefused(f"the backup could not be written to {file.parent}: {failed.strerror or failed}") from None
    return Made(file, manifest)


def name_of_backup(now: datetime) -> str:
    """Sorts by time."""
    return f"{now:%Y-%m-%dT%H%M%SZ}{ENDING}"


def _gather(settings: HubSettings, staged: Path, now: datetime) -> tuple[Manifest, dict[str, Path]]:
    members: dict[str, Path] = {}
    sequences: dict[str, Sequence] = {}
    revision = current_revision(settings)
    if settings.postgres is None:
        copy_while_it_runs(settings.database_file, staged / DATABASE_FILE)
        members[DATABASE_FILE] = staged / DATABASE_FILE
        tables = {name: Table(rows=rows) for name, rows in rows_of(staged / DATABASE_FILE).items()}
    else:
        from display_server.db.engine.postgres_copy import copy_out

        copied = copy_out(settings.postgres, staged)
        tables = {name: Table(rows=copied.rows[name], columns=of) for name, of in copied.columns.items()}
        members |= {f"{TABLES}{name}": staged / name for name in tables}
        sequences = {name: Sequence(last=last, called=called) for name, (last, called) in copied.sequences.items()}
    members[SECRETS] = settings.secrets_file
    members |= _files(settings.home / "content", CONTENT) | _files(settings.home / "voice" / "clips", VOICE)
    database = Database(settings)
    with database.reading() as session:
        identity = session.scalars(select(HubIdentity)).one()
    database.close()
    manifest = Manifest(
        made_at=now, database="sqlite" if settings.postgres is None else "postgresql", revision=revision or "",
        hub_id=identity.hub_id, kind=identity.kind, generation=identity.generation, tables=tables, sequences=sequences,
        members={name: described(path) for name, path in members.items()},
    )  # fmt: skip
    return manifest, members


def _files(folder: Path, under: str) -> dict[str, Path]:
    """Whole files of the house, not what is just coming in."""
    if not folder.is_dir():
        return {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and "coming" not in path.parts)
    return {f"{under}{path.relative_to(folder).as_posix()}": path for path in found if not path.name.startswith(".")}
