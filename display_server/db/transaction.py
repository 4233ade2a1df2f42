"""What an act holds in its hands: a connection inside the group's transaction, the moment, and the topics it changes."""

import sqlite3
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from display_server.db.prepared import Statements


class Transaction(Statements):
    """One act's view of the writer's transaction. It lives as long as the act and is never kept."""

    def __init__(self, connection: Connection, cursor: sqlite3.Cursor, now: datetime) -> None:
        super().__init__(cursor)
        self.connection = connection
        self.now = now
        self.touched: set[str] = set()
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """An ORM session inside this act, made when first asked for and flushed before the commit."""
        if self._session is None:
            if not self.connection.in_transaction():
                self.connection.begin()  # SQLAlchemy's own book only: the writer has said BEGIN already
            # Its own savepoint: a library that says `session.commit()` (Flask-Security) ends only that.
            self._session = Session(
                self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False, autoflush=True
            )
        return self._session

    def touch(self, *topics: str) -> None:
        """Say that these topics' states changed: their versions rise in this transaction, push hears after the commit."""
        self.touched.update(topics)

    def finish(self) -> None:
        """Flush what the session holds; the writer calls it when the act has returned."""
        if self._session is not None:
            self._session.commit()
            self._session.close()

    def abandon(self) -> None:
        """Let go of the session after a failed act."""
        if self._session is not None:
            self._session.close()
