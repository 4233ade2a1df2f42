"""What an act holds in its hands: a connection inside the group's transaction, the moment, and the topics it changes."""

import sqlite3
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from display_server.db.prepared import Prepared, Row


class Transaction:
    """One act's view of the writer's transaction. It lives as long as the act and is never kept."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.touched: set[str] = set()
        self._cursor = cursor
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session inside this act, made when first asked for and flushed before the commit."""
        if self._session is None:
            # Its own savepoint: a library that says `session.commit()` (Flask-Security) ends only that.
            self._session = Session(
                self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False, autoflush=True
            )
        return self._session

    def touch(self, *topics: str) -> None:
        """Say that these topics' states changed: their versions rise in this transaction, push hears after the commit."""
        self.touched.update(topics)

    def run(self, statement: Prepared, **values: Any) -> int:
        """Run a statement compiled at start; how many rows it changed."""
        self._cursor.execute(statement.sql, statement.bind(values))
        return self._cursor.rowcount

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        """The first row of a compiled query."""
        self._cursor.execute(statement.sql, statement.bind(values))
        found = self._cursor.fetchone()
        return None if found is None else statement.row(found)

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        """Every row of a compiled query."""
        self._cursor.execute(statement.sql, statement.bind(values))
        return [statement.row(found) for found in self._cursor.fetchall()]

    def finish(self) -> None:
        """Flush what the session holds; the writer calls it when the act has returned."""
        if self._session is not None:
            self._session.commit()
            self._session.close()

    def abandon(self) -> None:
        """Let go of the session after a failed act."""
        if self._session is not None:
            self._session.close()
