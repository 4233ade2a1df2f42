"""What an act holds in its hands: a connection inside the group's transaction, the moment, and the topics it changes."""

import sqlite3
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from display_server.db.prepared import Statements

F = TypeVar("F")
OF_SITE = "site:"
"""Topics of this kind are touched by whoever changes the catalogue."""


class Transaction(Statements):
    """One act's view of the writer's transaction. It lives as long as the act and is never kept."""

    def __init__(
        self, connection: Connection, cursor: sqlite3.Cursor, now: datetime, facts: dict[Hashable, Any] | None = None
    ) -> None:
        super().__init__(cursor)
        self.connection = connection
        self.now = now
        self.touched: set[str] = set()
        self._session: Session | None = None
        self._facts: dict[Hashable, Any] = {} if facts is None else facts
        self._found: list[Hashable] = []
        self._knew = False

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

    def fact(self, key: Hashable, find: Callable[[], F]) -> F:
        """Something of the catalogue, looked up once for many acts: most of them change nobody's hours or rooms."""
        self._knew = True
        if key not in self._facts:
            self._facts[key] = find()
            self._found.append(key)
        known: F = self._facts[key]
        return known

    def forget_found(self) -> None:
        """After a failed act: what it looked up may have been its own, what was known before it still holds."""
        for key in self._found:
            self._facts.pop(key, None)

    @property
    def leaves_facts(self) -> bool:
        """Whether what is known still holds after this act. Only one that asked for facts and wrote nothing of the
        catalogue is believed; any other may have been an administrator's."""
        return self._knew and self._session is None and not any(name.startswith(OF_SITE) for name in self.touched)

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
