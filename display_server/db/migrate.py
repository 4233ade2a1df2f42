"""Brings the database to this program's shape, under a lock; other programs wait for it, then refuse in words (decision 26)."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from config.settings import HubSettings
from display_server.db.session import reading_engine, writing_engine

WAIT_FOR_HEAD_S = 30.0


class NotAtHead(RuntimeError):
    """The database has another shape than this program: older (migrate it) or newer (update the program)."""


def migrations() -> Config:
    """Alembic's configuration; the scripts lie beside this file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def head() -> str:
    """The newest revision this program knows."""
    found = ScriptDirectory.from_config(migrations()).get_current_head()
    if found is None:
        raise NotAtHead("this program carries no migrations")
    return found


def migrate(settings: HubSettings, to: str = "head") -> None:
    """Upgrade (or downgrade) to a revision. Only `migrate`, `init` and `demo-init` call it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings.home / "migrate.lock"):
        engine = writing_engine(settings.database_file)
        try:
            with engine.connect() as connection:
                # A batch move drops and renames tables: their children's keys are checked at the end instead.
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
                _run(connection, to)
        finally:
            engine.dispose()


def _run(connection: Connection, to: str) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    with connection.begin():
        now = MigrationContext.configure(connection).get_current_revision()
        downwards = to != "head" and now is not None and (to == "base" or to < now)
        (command.downgrade if downwards else command.upgrade)(config, to)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise NotAtHead(f"the migration would leave {len(broken)} rows pointing nowhere; nothing was changed")


def current_revision(settings: HubSettings) -> str | None:
    """Where the database stands; None when it does not exist or is empty."""
    if not settings.database_file.exists():
        return None
    engine = reading_engine(settings.database_file)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def wait_for_head(settings: HubSettings, at_most_s: float = WAIT_FOR_HEAD_S) -> None:
    """Return when the database is at head; after `at_most_s` refuse in words."""
    wanted, until = head(), time.monotonic() + at_most_s
    while (found := current_revision(settings)) != wanted:
        if found is not None and found > wanted:
            raise NotAtHead(f"the database is newer ({found}) than this program ({wanted}): update the program")
        if time.monotonic() >= until:
            stands = "has not been set up" if found is None else f"is at {found}, this program needs {wanted}"
            raise NotAtHead(f"the database in {settings.home} {stands}. Say: ./run hub migrate")
        time.sleep(0.2)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
