"""Deleting so that the bytes are gone, too: SQLite would leave them in free places of the file until something needs those."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from display_server.db.engine.transaction import Transaction


@contextmanager
def leaving_nothing(tx: Transaction) -> Iterator[None]:
    """Rows deleted inside are written over with zeros. Elsewhere it is off: numbers should not wait for it.

    PostgreSQL's own vacuum does what can be done there.
    """
    if tx.connection.dialect.name != "sqlite":
        yield
        return
    tx.connection.execute(text("PRAGMA secure_delete = ON"))
    try:
        yield
    finally:
        tx.connection.execute(text("PRAGMA secure_delete = OFF"))
