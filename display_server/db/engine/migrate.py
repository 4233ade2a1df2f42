"""Brings the database to this program's shape, under a lock (design decision 26). Whoever waits for it reads `db.engine.head`."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import OperationalError

from config.settings import HubSettings
from display_server.db.engine import postgres
from display_server.db.engine.head import NotAtHead
from display_server.db.engine.session import writing_engine


def migrations() -> Config:
    """Alembic's configuration; the scripts lie beside this file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    return config


def migrate(settings: HubSettings, to: str = "head", schema: str | None = None) -> None:
    """Upgrade (or downgrade) to a revision. Only `migrate`, `init`, `demo-init` and a backup that is put back call it.

    `schema`: on PostgreSQL another than the one in use.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    if settings.postgres is not None:
        _migrate_postgres(settings.postgres, to, schema)
        return
    with _alone(settings.home / "migrate.lock"):
        engine = writing_engine(settings.database_file)
        try:
            with engine.connect() as connection:
                # A batch move drops and renames tables: their children's keys are checked at the end instead.
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
                _run(connection, to)
        finally:
            engine.dispose()


def _migrate_postgres(url: str, to: str, schema: str | None) -> None:
    """PostgreSQL checks its keys itself; its lock is held by every node's `migrate` in turn."""
    engine = postgres.writing_engine(url, acts=False, schema=schema)
    try:
        with engine.connect() as connection:
            connection.execute(select(func.pg_advisory_lock(postgres.MIGRATES)))
            connection.commit()
            _run(connection, to)
            _begin_diary_anew(connection)
    except OperationalError as away:
        raise postgres.DatabaseAway(postgres.in_words(away.orig or away)) from None
    finally:
        engine.dispose()  # and with its connection the lock


def _begin_diary_anew(connection: Connection) -> None:
    """A backup restored on another server brings transactions that this one has not counted to yet: they are all over."""
    if not inspect(connection).has_table("diary") or "xid" not in {
        c["name"] for c in inspect(connection).get_columns("diary")
    }:
        return
    connection.execute(
        text("UPDATE diary SET xid = 0 WHERE xid > pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    )
    connection.commit()


def _run(connection: Connection, to: str) -> None:
    config = migrations()
    config.attributes["connection"] = connection
    with connection.begin():
        now = MigrationContext.configure(connection).get_current_revision()
        downwards = to != "head" and now is not None and (to == "base" or to < now)
        (command.downgrade if downwards else command.upgrade)(config, to)
        if connection.dialect.name == "sqlite":
            _refuse_broken_keys(connection)


def _refuse_broken_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise NotAtHead(f"the migration would leave {len(broken)} rows pointing nowhere; nothing was changed")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
