"""The read side: an engine whose connections cannot write, and short read sessions over it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, QueuePool

from config.settings import HubSettings
from display_server.db.engine.site_bound import bind_sessions

bind_sessions()  # from the first one on, and wherever a session is made

READ_CONNECTIONS = 16

CACHE_KIB = 64 * 1024
"""The writer's own: tokens' and codes' indexes grow at random places, and two megabytes hold them for an hour only."""
PAGES_UNTIL_OWN_CHECKPOINT = 40_000
"""160 MB. `Checkpoints` copies all the time, but the log begins anew only at a moment when all of it is copied, which under load
no other connection ever finds: then it grows to this, and the writer copies the rest itself, within a group, in 6 to 10 ms. At
1,000 moves a second that is each 3 s; with 10,000 pages it was each 0.7 s, one answer in seventy."""

LOCKED_AFTER_S, MIGRATES_WITHIN_S = 0.5, 10.0
"""How long a writer waits for another program that holds the database. Nobody of ours does while a hub runs, and the loop that
writes answers everybody: whoever was to have a number is better refused and goes on from a lease than kept waiting."""


class Database:
    """The hub's database. `engine` reads only; the one way to write is a writer's `run` (`display_server.db.engine.writing`)."""

    def __init__(self, settings: HubSettings, schema: str | None = None) -> None:
        """`schema`: on PostgreSQL another than the one in use."""
        self.engine = _engine(settings, schema)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent view for one page or answer; keep it short."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def _engine(settings: HubSettings, schema: str | None) -> Engine:
    if settings.postgres is None:
        return reading_engine(settings.database_file)
    from display_server.db.engine import postgres

    return postgres.reading_engine(settings.postgres, schema)


def reading_engine(file: Path) -> Engine:
    """Connections that refuse to write, whoever asks."""
    engine = create_engine(
        f"sqlite:///{file}",
        poolclass=QueuePool,
        pool_size=READ_CONNECTIONS,
        max_overflow=READ_CONNECTIONS,
        connect_args={"check_same_thread": False, "timeout": 5.0},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def writing_engine(file: Path, *, begins: bool = True) -> Engine:
    """For the writer and for migrations only. FULL: a number on paper must survive a power cut (facts: hub).

    `begins` False: whoever asked says BEGIN on the driver's own cursor, as the writer does once a group.
    """
    waits_s = MIGRATES_WITHIN_S if begins else LOCKED_AFTER_S
    engine = create_engine(
        f"sqlite:///{file}", poolclass=NullPool, connect_args={"check_same_thread": False, "timeout": waits_s}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: IMMEDIATE, and SAVEPOINTs that work
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES_UNTIL_OWN_CHECKPOINT}")

    if begins:

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
