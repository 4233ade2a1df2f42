"""PostgreSQL's side of the house: engines over it, and compiled statements on psycopg's cursor."""

from typing import Any

from psycopg import Connection as DriverConnection
from psycopg import IsolationLevel
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool, QueuePool

from display_server.db.engine.prepared import Compiled, Prepared, Row, Statements

READ_CONNECTIONS = 8
CONNECT_WITHIN_S = 5
STATEMENTS_KEPT = 400
"""Prepared on each connection: more than there are hot statements, so that none is planned twice."""

MIGRATES, LEADS_JOBS = 0x41545201, 0x41545202
"""Advisory locks of this database."""

_FOR_ALL = {
    "connect_timeout": CONNECT_WITHIN_S,
    "application_name": "atrium",
    "options": "-c timezone=UTC",
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}

_NOBODY_HOLDS_UP_THE_HOUSE = " -c idle_in_transaction_session_timeout=10s -c lock_timeout=10s"
"""A node that froze in the middle of an act lets go of its rows; an act takes milliseconds, a migration as long as it needs."""


class DatabaseAway(ConnectionError):
    """The PostgreSQL server cannot be reached, or refuses us; the text says what it says."""


class OnPostgres(Statements):
    """Compiled statements in PostgreSQL's words."""

    @property
    def others_write(self) -> bool:
        return True

    def run(self, statement: Prepared, **values: Any) -> int:
        self._put(statement.on_postgres, values)
        self._answered()
        changed: int = self._cursor.rowcount
        return changed

    def put(self, statement: Prepared, **values: Any) -> None:
        self._put(statement.on_postgres, values)

    def hold(self, statement: Prepared, **values: Any) -> None:
        self._put(statement.on_postgres, values)

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        self._put(statement.on_postgres, values)
        found = self._cursor.fetchone()
        return None if found is None else statement.on_postgres.row(found)

    def only(self, statement: Prepared, **values: Any) -> Row:
        self._put(statement.on_postgres, values)
        return statement.on_postgres.row(self._cursor.fetchone())

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        self._put(statement.on_postgres, values)
        return [statement.on_postgres.row(found) for found in self._cursor.fetchall()]

    def _put(self, form: Compiled, values: dict[str, Any]) -> None:
        self._cursor.execute(form.sql, form.bind(values))

    def _answered(self) -> None:
        """Wait for what was only queued. Outside a pipeline nothing is."""


def reading_engine(url: str, schema: str | None = None) -> Engine:
    """Connections that refuse to write; each transaction is one view of the database, as on SQLite."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=QueuePool,
        pool_size=READ_CONNECTIONS,
        max_overflow=READ_CONNECTIONS,
        pool_pre_ping=True,  # the server may have been started again since
        use_native_hstore=False,
        connect_args={**_FOR_ALL, "options": _options(schema)},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: DriverConnection[Any], _record: Any) -> None:
        connection.read_only = True
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        _remember_statements(connection)

    return engine


def writing_engine(url: str, *, acts: bool = True, schema: str | None = None) -> Engine:
    """For the writer and for migrations only. A commit is on disk before it is answered, whatever the server's default.

    `schema`: another than the one in use, for a backup that is looked over or put back.
    """
    options = f"{_options(schema)} -c synchronous_commit=on" + (_NOBODY_HOLDS_UP_THE_HOUSE if acts else "")
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        poolclass=NullPool,
        use_native_hstore=False,
        connect_args={**_FOR_ALL, "options": options},
    )
    event.listen(engine, "connect", lambda connection, _record: _remember_statements(connection))
    return engine


def _options(schema: str | None) -> str:
    return f"{_FOR_ALL['options']}" + ("" if schema is None else f" -c search_path={schema}")


def lone_connection(url: str) -> DriverConnection[Any]:
    """Beside every transaction: for NOTIFY, LISTEN and locks of a whole session. Raises DatabaseAway."""
    from psycopg import OperationalError, connect

    try:
        return connect(url, autocommit=True, prepare_threshold=None, **_FOR_ALL)  # type: ignore[arg-type]
    except OperationalError as away:
        raise DatabaseAway(in_words(away)) from None


def in_words(wrong: Exception) -> str:
    """What the server or the driver said, in one line. libpq never repeats a password."""
    return " ".join(str(wrong).split()) or type(wrong).__name__


def _remember_statements(connection: DriverConnection[Any]) -> None:
    connection.prepare_threshold = 1
    connection.prepared_max = STATEMENTS_KEPT
