"""One act's transaction on PostgreSQL: as few ways to the server as the act allows."""

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from display_server.db.engine.postgres import OnPostgres
from display_server.db.engine.postgres_rows import Rows
from display_server.db.engine.prepared import Compiled, Prepared, Row
from display_server.db.engine.topic_marks import MARK
from display_server.db.engine.transaction import Transaction

F = TypeVar("F")
T = TypeVar("T")


_BEGIN, _COMMIT = b"BEGIN", b"COMMIT"


class ForesawTooMuch(Exception):
    """Something was asked ahead that changes rows and was not wanted: done anew without looking ahead."""


class NotKept(RuntimeError):
    """The server ended an act otherwise than by keeping it, and had said no error before."""


class Pipe:
    """psycopg's pipeline on a line of the writer's, kept open from act to act: to leave it is a way to the server of its own.

    The line begins and ends its transactions itself (`autocommit`): the driver's own BEGIN is waited for, a way to the server
    more for every act; ours travels with what the act asks first.
    """

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._entered: AbstractContextManager[psycopg.Pipeline] | None = None
        self._pipeline: psycopg.Pipeline | None = None

    @property
    def is_open(self) -> bool:
        return self._entered is not None

    def begin(self, cursor: Any) -> None:
        """A transaction on this line."""
        if self._entered is None:
            entered = self._driver.pipeline()
            self._pipeline = entered.__enter__()
            self._entered = entered
        cursor.execute(_BEGIN, prepare=False)

    def commit(self, cursor: Any) -> None:
        """Keep the transaction: whoever comes back from here knows that it is on disk. Raises NotKept and what any of its
        statements was refused for."""
        if self._pipeline is None:
            self._driver.commit()
            return
        cursor.execute(_COMMIT, prepare=False)
        self._pipeline.sync()
        if cursor.statusmessage != "COMMIT":
            raise NotKept(cursor.statusmessage)

    def answered(self) -> None:
        """Wait for what was only queued."""
        if self._pipeline is not None:
            self._pipeline.sync()

    def leave(self) -> None:
        """For SQLAlchemy, which does not know it."""
        entered, self._entered, self._pipeline = self._entered, None, None
        if entered is not None:
            entered.__exit__(None, None, None)


class PostgresTransaction(OnPostgres, Transaction):
    """One act's transaction. Compiled statements travel in psycopg's pipeline; SQLAlchemy does not know it, so it is left
    when an act first asks for a session. Rows that are only `put` wait for each other and go as one statement."""

    def __init__(
        self,
        connection: Connection,
        cursor: Any,
        pipe: Pipe,
        now: datetime,
        facts: dict[Hashable, Any],
        *,
        foresees: bool = True,
    ) -> None:
        self._pipe = pipe
        self._rows = Rows()
        self._foresees = foresees
        self._foreseen: dict[Compiled, tuple[dict[str, Any], Any]] = {}
        self._told: Any = None
        self._answer: Callable[[int], Any] | None = None
        super().__init__(connection, cursor, now, facts)
        pipe.begin(cursor)

    @property
    def connection(self) -> Connection:
        self._leave_pipeline()
        return self._sqlalchemy

    @connection.setter
    def connection(self, connection: Connection) -> None:
        self._sqlalchemy = connection

    @property
    def session(self) -> Session:
        self._leave_pipeline()
        return super().session

    def put(self, statement: Prepared, **values: Any) -> None:
        if self._pipe.is_open:
            self._rows.add(statement.on_postgres, values)
        else:
            super().put(statement, **values)

    @property
    def foresees(self) -> bool:
        return self._foresees and self._pipe.is_open

    def look_first(self) -> None:
        if self.foresees:
            raise ForesawTooMuch

    def foresee(self, statement: Prepared, **values: Any) -> None:
        if not self.foresees:
            return
        form, cursor = statement.on_postgres, self._cursor.connection.cursor()
        cursor.execute(form.sql, form.bind(values))
        self._foreseen[form] = values, cursor

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        found = self._was_foreseen(statement.on_postgres, values)
        if found is None:
            return super().one(statement, **values)
        row = found.fetchone()
        return None if row is None else statement.on_postgres.row(row)

    def only(self, statement: Prepared, **values: Any) -> Row:
        found = self._was_foreseen(statement.on_postgres, values)
        return super().only(statement, **values) if found is None else statement.on_postgres.row(found.fetchone())

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        found = self._was_foreseen(statement.on_postgres, values)
        if found is None:
            return super().all(statement, **values)
        return [statement.on_postgres.row(row) for row in found.fetchall()]

    def put_line(self, statement: Prepared, **values: Any) -> None:
        if self._pipe.is_open:
            self.wrote_line = True
            self._rows.add(statement.on_postgres, values, tells=True)
        else:
            super().put_line(statement, **values)

    def answer_with_line(self, make: Callable[[int], F]) -> F:
        self._answer = make
        return cast("F", None)  # `commit` makes it

    def _was_foreseen(self, form: Compiled, values: dict[str, Any]) -> Any | None:
        """The cursor that has asked this already."""
        if form not in self._foreseen or self._foreseen[form][0] != values:
            return None
        return self._foreseen.pop(form)[1]

    def _put(self, form: Compiled, values: dict[str, Any]) -> None:
        self._send_rows()
        super()._put(form, values)

    def _send_rows(self) -> None:
        for sql, values, tells in self._rows.taken():
            if tells:
                self._told = self._cursor.connection.cursor()
                self._told.execute(sql, values)
            else:
                self._cursor.execute(sql, values)

    def commit(self, result: T) -> T:
        """The topics, then the commit: one round trip with all that was queued. What the act answers: its `result`, or
        what it made by `answer_with_line`. Raises ForesawTooMuch."""
        if self._foreseen:
            raise ForesawTooMuch
        if self.touched:
            self._rows.add(MARK, {"names": sorted(self.touched)})
        self._send_rows()
        self._pipe.commit(self._cursor)
        if self._answer is None:
            return result
        made: T = self._answer(self._line if self._told is None else self._told.fetchone()[0])
        return made

    def give_up(self) -> None:
        """After a failed act: nothing of it stays. What cannot be said any more need not be: the line is broken."""
        self._rows.drop()
        with suppress(psycopg.Error, DBAPIError):
            self._cursor.connection.rollback()
        with suppress(psycopg.Error, DBAPIError):
            self._leave_pipeline()
        with suppress(psycopg.Error, DBAPIError):
            self.abandon()

    def _answered(self) -> None:
        self._pipe.answered()

    def _leave_pipeline(self) -> None:
        if self._pipe.is_open:
            self._send_rows()
            self._pipe.leave()
