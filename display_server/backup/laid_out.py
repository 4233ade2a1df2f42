"""A backup laid out as a hub of its own beside the one in use: a folder, and on PostgreSQL a schema. Nobody uses it yet."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr
from sqlalchemy import Text, select

from config.settings import HubSettings
from display_server.backup.alone import alone
from display_server.backup.archive import unpack
from display_server.backup.manifest import CONTENT, DATABASE_FILE, TABLES, Manifest
from display_server.backup.words import BackupRefused, Damaged
from display_server.db.columns.encryption import EncryptedText
from display_server.db.engine.head import head
from display_server.db.engine.migrate import migrate
from display_server.db.engine.session import Database
from display_server.db.engine.sqlite_copy import faults_of, rows_of
from display_server.db.models import Base
from display_server.secrets import read_or_make_secrets

SCHEMA = "atrium_restored"
FOLDER = ".new"
"""Short: Unix sockets' names are tried in it."""


@dataclass(frozen=True)
class LaidOut:
    """`settings` of the hub that came out of the backup; `tried`: its rows went into a real database."""

    settings: HubSettings
    manifest: Manifest
    tried: bool


Follow = Callable[[Path], None]
"""Puts into a SQLite backup that was laid out what came after it."""


@contextmanager
def laid_out(settings: HubSettings, file: Path, secret: bytes, follow: Follow | None = None) -> Iterator[LaidOut]:
    """Everything of the backup, restored, looked over and at this program's shape; gone again afterwards unless it was moved
    away. Raises BackupRefused."""
    folder = settings.home / FOLDER
    with alone(settings.home):
        yield from _in_folder(settings, folder, file, secret, follow)


def _in_folder(
    settings: HubSettings, folder: Path, file: Path, secret: bytes, follow: Follow | None
) -> Iterator[LaidOut]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        manifest = unpack(file, secret, folder)
        _refuse_newer(manifest)
        if manifest.database == "sqlite":
            yield _on_sqlite(settings, folder, manifest, follow)
        elif settings.postgres is None:
            _count_lines(folder, manifest)
            yield LaidOut(settings.model_copy(update={"home": folder}), manifest, tried=False)
        else:
            with _on_postgres(settings, settings.postgres, folder, manifest) as found:
                yield found
    except OSError as failed:
        raise BackupRefused(f"{failed.filename or file}: {failed.strerror or failed}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on_sqlite(settings: HubSettings, folder: Path, manifest: Manifest, follow: Follow | None) -> LaidOut:
    _refuse_unsound(folder / DATABASE_FILE)
    _compare(rows_of(folder / DATABASE_FILE), manifest)
    if follow is not None:
        follow(folder)
        _refuse_unsound(folder / DATABASE_FILE)
    own = settings.model_copy(update={"home": folder, "database": None})
    migrate(own)
    _read_names(Database(own), own)
    return LaidOut(own, manifest, tried=True)


def _refuse_unsound(database: Path) -> None:
    if faults := faults_of(database):
        raise Damaged(f"the database in the backup is not sound: {faults[0]}")


@contextmanager
def _on_postgres(settings: HubSettings, url: str, folder: Path, manifest: Manifest) -> Iterator[LaidOut]:
    from display_server.db.engine import postgres_copy

    copied = postgres_copy.Copied()
    copied.columns = {name: table.columns for name, table in manifest.tables.items()}
    copied.sequences = {name: (one.last, one.called) for name, one in manifest.sequences.items()}
    with postgres_copy.empty_schema(url, SCHEMA):
        migrate(settings, manifest.revision, SCHEMA)
        _compare(postgres_copy.copy_in(url, SCHEMA, folder / TABLES, copied), manifest)
        migrate(settings, schema=SCHEMA)
        own = settings.model_copy(update={"home": folder, "database": SecretStr(url)})
        _read_names(Database(own, schema=SCHEMA), own)
        shutil.rmtree(folder / TABLES)
        yield LaidOut(own, manifest, tried=True)


def _refuse_newer(manifest: Manifest) -> None:
    if manifest.revision > head():
        raise BackupRefused(
            f"the backup is of a newer program (its shape is {manifest.revision}): update this one first"
        )


def _compare(found: dict[str, int], manifest: Manifest) -> None:
    for name, table in manifest.tables.items():
        if found.get(name) != table.rows:
            raise Damaged(f"{name} has {found.get(name, 0)} rows where the backup's list says {table.rows}")


def _count_lines(folder: Path, manifest: Manifest) -> None:
    """A copy of PostgreSQL is a line a row; a line's end inside a value is written otherwise."""
    found = {}
    for name in manifest.tables:
        with (folder / TABLES / name).open("rb") as file:
            found[name] = sum(1 for _ in file)
    _compare(found, manifest)


def _read_names(database: Database, own: HubSettings) -> None:
    """The keys in the backup must open what is encrypted in it, the newest of each kind at least."""
    os.chmod(own.secrets_file, 0o600)  # noqa: PTH101  # whatever the umask was
    keys = MultiFernet([Fernet(key) for key in read_or_make_secrets(own.secrets_file).fernet_keys])
    sealed = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText)
    ]
    try:
        with database.reading() as session:
            for column in sealed:
                found = session.scalar(select(column.cast(Text)).where(column.is_not(None)).limit(1))
                if found is not None:
                    keys.decrypt(str(found).encode())
    except InvalidToken:
        raise Damaged("the keys in the backup do not open the names in it") from None
    finally:
        database.close()


def contents_of(folder: Path) -> list[tuple[Path, Path]]:
    """What lies beside the database, each with where it belongs under a home."""
    return [(folder / CONTENT, Path("content")), (folder / "voice", Path("voice") / "clips")]
