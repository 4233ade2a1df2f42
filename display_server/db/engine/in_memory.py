"""A database of its own in memory, empty, with every table: what is done in it touches nothing and is gone with it."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from display_server.db.models import Base


def in_memory() -> Connection:
    """Its one connection; no key of one table is looked for in another."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    Base.metadata.create_all(engine, checkfirst=False)
    made = engine.connect()
    made.exec_driver_sql("ALTER TABLE diary DROP COLUMN xid")  # what migrations say beside the models: 0 on SQLite
    made.exec_driver_sql("ALTER TABLE diary ADD COLUMN xid BIGINT NOT NULL DEFAULT 0")
    return made
