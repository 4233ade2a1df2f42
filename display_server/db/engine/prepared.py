"""Core statements compiled once. Building one for each call costs four times the work (facts: hub, 750 → 3,200/s)."""

from collections import namedtuple
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Numeric, Uuid
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable

from display_server.db.columns.types import Utc
from display_server.db.engine.site_scope import THIS_SITE, site_now

_SQLITE = pysqlite.dialect(paramstyle="qmark")
"""By place: the driver looks up no names, which a number would pay for a hundred times."""

Row = Any
"""A row whose columns are attributes, named as in the statement."""

_NUMERIC = 1700  # its type's number in PostgreSQL
_Processor = Callable[[Any], Any]


class Compiled:
    """A statement as one database's text, with the column types' own conversions for what goes in and what comes out."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)  # noqa: S101  # a DDL statement is a mistake of ours
        self.sql = str(compiled)
        assert "POSTCOMPILE" not in self.sql, "write or_(…) instead of in_([…])"  # noqa: S101
        into: dict[str, _Processor] = dict(compiled._bind_processors)  # type: ignore[arg-type]
        utc = {name for bind, name in compiled.bind_names.items() if isinstance(bind.type, Utc)}
        into |= dict.fromkeys(utc, _utc_text if dialect is _SQLITE else _utc)
        self._fixed = {
            name: into[name](value) if name in into else value
            for name, value in compiled.params.items()
            if value is not None
        }
        self._into = tuple(into.items())
        self._by_place = compiled.positiontup is not None
        self.names = names = compiled.positiontup or []
        self._asks_site = THIS_SITE in compiled.params
        self._fixed.pop(THIS_SITE, None)  # whoever compiled it was somewhere, too
        self._placed = [self._fixed.get(name) for name in names]
        self._of_site = tuple(place for place, name in enumerate(names) if name == THIS_SITE)
        self._given = tuple(
            (place, name, into.get(name))
            for place, name in enumerate(names)
            if name not in self._fixed and name != THIS_SITE
        )
        columns = compiled._result_columns
        self._row: Callable[[Any], Row] = namedtuple("Row", [entry.keyname for entry in columns])._make  # type: ignore[attr-defined]
        processors = [_out_of(entry.type, dialect) for entry in columns]
        self._out = tuple((place, out) for place, out in enumerate(processors) if out is not None)

    def bind(self, values: dict[str, Any]) -> dict[str, Any] | list[Any]:
        """Parameters as the driver wants them: by place on SQLite, by name on PostgreSQL."""
        if not self._by_place:
            return self._by_name(values)
        placed = self._placed.copy()
        for place, name, into in self._given:
            placed[place] = values[name] if into is None else into(values[name])
        for place in self._of_site:
            placed[place] = site_now()
        return placed

    def _by_name(self, values: dict[str, Any]) -> dict[str, Any]:
        bound = {**self._fixed, **values}
        if self._asks_site:
            bound[THIS_SITE] = site_now()
        for name, into in self._into:
            if name in values:
                bound[name] = into(values[name])
        return bound

    def row(self, found: tuple[Any, ...]) -> Row:
        """A driver's tuple as a row with typed attributes."""
        if not self._out:
            return self._row(found)
        typed = list(found)
        for place, out in self._out:
            typed[place] = out(typed[place])
        return self._row(typed)


def _out_of(kind: Any, dialect: Dialect) -> _Processor | None:
    """What makes Python's value of a column's."""
    if dialect is _SQLITE and isinstance(kind, Utc):
        return _utc_of_text
    if dialect is _SQLITE and isinstance(kind, Uuid) and kind.as_uuid:
        return _uuid_of_text
    processor: _Processor | None = kind._cached_result_processor(dialect, _said_as(kind))
    return processor


def _said_as(kind: Any) -> int | None:
    """What the driver would say of a column: SQLAlchemy asks it of sums and averages, PostgreSQL's NUMERIC."""
    return _NUMERIC if isinstance(kind, (Numeric, Float)) else None


class Prepared(Compiled):
    """A hot statement: its text is made when a program first runs it. None of them says all 250, and each takes 2 ms."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement

    def __getattr__(self, name: str) -> Any:
        """Asked only for what is not there yet: SQLite's text and ways."""
        if name.startswith("__") or "_out" in self.__dict__:
            raise AttributeError(name)
        super().__init__(self._statement, _SQLITE)
        return getattr(self, name)

    @cached_property
    def on_postgres(self) -> Compiled:
        return Compiled(self._statement, postgres_dialect())


@lru_cache(maxsize=1)
def postgres_dialect() -> Dialect:
    """psycopg's; loaded only where there is a PostgreSQL."""
    from sqlalchemy.dialects.postgresql import psycopg

    return psycopg.dialect()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=256)  # an act writes the same moment ten times
def _utc_text(value: datetime | None) -> str | None:
    """What `Utc` and SQLite's DateTime make of a moment together, ten times as fast: each act writes six of them."""
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a time without a zone is not stored")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


@lru_cache(maxsize=4096)  # an act reads its stage's moments three times, and the next act of that desk twice more
def _utc_of_text(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment  # as `Utc` does; we write none with a zone


@lru_cache(maxsize=4096)  # a visit's and a stage's keys, as often
def _uuid_of_text(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _utc(value: datetime | None) -> datetime | None:
    """PostgreSQL keeps moments whole; only a naive one is refused."""
    if value is not None and value.tzinfo is None:
        raise ValueError("a time without a zone is not stored")
    return value


class Statements:
    """Runs compiled statements on one driver cursor: the writer's inside an act, a read session's elsewhere."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def run(self, statement: Prepared, **values: Any) -> int:
        """Run a statement compiled at start; how many rows it changed."""
        self._cursor.execute(statement.sql, statement.bind(values))
        changed: int = self._cursor.rowcount
        return changed

    def put(self, statement: Prepared, **values: Any) -> None:
        """`run` where nobody asks how many: on PostgreSQL it travels with the next statement that is waited for."""
        self._cursor.execute(statement.sql, statement.bind(values))

    @property
    def others_write(self) -> bool:
        """Whether somebody else may change, while an act runs, what it has read and not locked. On SQLite nobody does."""
        return False

    @property
    def foresees(self) -> bool:
        """Whether looking ahead saves anything: on SQLite there is no way to a server."""
        return False

    def look_first(self) -> None:
        """What was supposed without a look may be wrong: the act is done anew and supposes nothing. Nothing happens in an act
        that does already."""

    def foresee(self, statement: Prepared, **values: Any) -> None:
        """This will be asked by `one`, `only` or `all` in a moment, with the same values: it travels with whatever is asked
        before it.

        What changes rows may be foreseen, too: an act that does not ask for it after all is done anew without foresight.
        """

    def hold(self, statement: Prepared, **values: Any) -> None:
        """Lock what the rest of this act reads. On SQLite it is nothing: one act at a time writes there anyway."""

    def one(self, statement: Prepared, **values: Any) -> Row | None:
        """The first row of a compiled query."""
        self._cursor.execute(statement.sql, statement.bind(values))
        found = self._cursor.fetchone()
        return None if found is None else statement.row(found)

    def only(self, statement: Prepared, **values: Any) -> Row:
        """The row of a query that always has exactly one."""
        self._cursor.execute(statement.sql, statement.bind(values))
        return statement.row(self._cursor.fetchone())

    def all(self, statement: Prepared, **values: Any) -> list[Row]:
        """Every row of a compiled query."""
        self._cursor.execute(statement.sql, statement.bind(values))
        return [statement.row(found) for found in self._cursor.fetchall()]
