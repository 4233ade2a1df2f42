"""What an act holds in its hands: a connection inside the group's transaction, the moment, and the topics it changes."""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session, SessionTransaction

from display_server.db.engine.prepared import Prepared, Statements

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
        self._spares = self._spares_site = False
        self.wrote_line = False
        self._line = 0

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

    @contextmanager
    def apart(self) -> Iterator[SessionTransaction]:
        """A part of the act that can be taken back by itself: `rollback` on what is given."""
        with self.session.begin_nested() as part:
            yield part

    def fact(self, key: Hashable, find: Callable[[], F], *, vouches: bool = True) -> F:
        """Something of the catalogue, looked up once for many acts: most of them change nobody's hours or rooms.

        `vouches` False: asked beside the act, for its answer only, which says nothing of what the act itself has changed.
        """
        self._knew |= vouches
        if key not in self._facts:
            self._facts[key] = find()
            self._found.append(key)
        known: F = self._facts[key]
        return known

    def known(self, key: Hashable) -> Any | None:
        """The same without a look: None where nobody has asked for it lately."""
        return self._facts.get(key)

    def forget_found(self) -> None:
        """After a failed act: what it looked up may have been its own, what was known before it still holds."""
        for key in self._found:
            self._facts.pop(key, None)

    def spare_facts(self, *, also_of_site: bool = False) -> None:
        """This act writes nothing that anybody asks `fact` for: a heartbeat, a count. Said, not guessed: an act that says
        nothing and asks for no fact is taken for an administrator's, and every desk would look its facts up again.

        `also_of_site`: even where it touches a site's topic, since not the catalogue changed but what kiosks show beside it.
        """
        self._spares, self._spares_site = True, also_of_site

    @property
    def leaves_facts(self) -> bool:
        """Whether what is known still holds after this act. Only one that says so, or that asked for facts without a session
        of its own, is believed, and only where no catalogue changed."""
        unchanged = self._spares_site or not any(name.startswith(OF_SITE) for name in self.touched)
        return unchanged and (self._spares or (self._knew and self._session is None))

    def put_line(self, statement: Prepared, **values: Any) -> None:
        """`put` of a row that the database numbers: `statement` returns its number, `answer_with_line` speaks of it."""
        self.wrote_line = True
        self._line = self.only(statement, **values)[0]

    def answer_with_line(self, make: Callable[[int], F]) -> F:
        """What the act answers, made of the number of the line it put last. The act returns this as it is: on PostgreSQL the
        number comes with the commit, so that nobody's lock waits for it, and the answer is made after it."""
        return make(self._line)

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
