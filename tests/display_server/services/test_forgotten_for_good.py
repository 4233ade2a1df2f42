"""Retention, kind by kind: a row of everything it takes is planted, too old and young; of the old no byte is found afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, DateTime, Integer, LargeBinary, String, Table, func, insert, select, type_coerce
from sqlalchemy.types import TypeEngine

from config.contract.words import Language, Name
from display_server.db.columns.encryption import EncryptedJson, EncryptedText
from display_server.db.columns.types import Json, NamesColumn, Utc
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Base, Visit
from display_server.hub import Hub
from display_server.procurement.officer import kept_how_long
from display_server.services.forget_old import BY_MOMENT, REPORTS_KEPT, forget_old
from tests.at_rest import stored
from tests.display_server.services.queue_acts import take_number
from tests.small_cast import NOW

LONG_ENOUGH = 12
"""Letters and more: what is shorter may stand anywhere."""
TABLES = Base.metadata.tables
ALL: list[tuple[Table, str, timedelta]] = [
    *((TABLES[column.class_.__tablename__], column.key, kept) for _, column, kept in BY_MOMENT),
    (TABLES["place_choice"], "day", REPORTS_KEPT),
    (TABLES["kiosk_left"], "day", REPORTS_KEPT),
    (TABLES["booking"], "starts_at", timedelta(days=30)),
]


class Planting:
    """Makes rows out of what a table says of itself; every word in them is its own."""

    def __init__(self, tx: Transaction) -> None:
        self._connection = tx.connection
        self._words = (f"planted{number:05d}nobody" for number in count(1))

    def row(self, table: Table, **said: Any) -> list[bytes]:
        """Planted; what of it lies on the disk and is nobody else's."""
        values = {column.name: self._value(column) for column in table.columns if self._is_wanted(column)} | said
        own = [one for one in table.columns if not (one.foreign_keys or isinstance(one.type, Utc))]
        raw = self._connection.execute(
            insert(table).values(**values).returning(*(type_coerce(one, String) for one in own))
        ).one()
        texts = [one if isinstance(one, bytes) else one.encode() for one in raw if isinstance(one, str | bytes)]
        return [one for one in texts if len(one) >= LONG_ENOUGH]

    def _is_wanted(self, column: Column[Any]) -> bool:
        return not (column.primary_key and isinstance(column.type, Integer) and not column.foreign_keys)

    def _value(self, column: Column[Any]) -> Any:
        if column.foreign_keys:
            return None if column.nullable else self._parent(column)
        return self._of_type(column.type)

    def _parent(self, column: Column[Any]) -> Any:
        key = next(iter(column.foreign_keys)).column
        if len(column.table.primary_key) == 1 and column.primary_key:  # one a parent
            self.row(key.table)
            return self._connection.scalar(select(func.max(key)))
        if self._connection.scalar(select(key).limit(1)) is None:
            self.row(key.table)
        return self._connection.scalar(select(key).limit(1))

    def _of_type(self, kind: TypeEngine[Any]) -> Any:
        word = next(self._words)
        if isinstance(kind, Utc | DateTime):
            return NOW
        if isinstance(kind, NamesColumn):
            return {Language.ENGLISH: Name(name=word)}
        if isinstance(kind, Json | EncryptedJson):
            return {"said": word}
        if isinstance(kind, LargeBinary):
            return word.encode()
        if isinstance(kind, String | EncryptedText):
            return word[-(getattr(kind, "length", None) or len(word)) :]
        return uuid4() if kind.python_type is UUID else kind.python_type(1)


def at_rest(hub: Hub) -> bytes:
    with hub.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.rollback()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return stored(hub)


def moments(column: str, kept: timedelta) -> Iterator[Any]:
    """Just too old, and just young enough."""
    for at in (NOW - kept - timedelta(days=2), NOW - kept + timedelta(days=2)):
        yield at.date().isoformat() if column == "day" else at


@pytest.mark.parametrize(("table", "column", "kept"), ALL, ids=[table.name for table, _, _ in ALL])
def test_of_what_has_served_its_time_no_byte_is_left(hub: Hub, table: Table, column: str, kept: timedelta) -> None:
    old_moment, young_moment = moments(column, kept)

    def plant(tx: Transaction) -> tuple[list[bytes], list[bytes]]:
        planting = Planting(tx)
        return planting.row(table, **{column: old_moment}), planting.row(table, **{column: young_moment})

    old, young = hub.writer.run(plant)
    lies = at_rest(hub)
    assert old, "it would prove nothing"
    assert all(one in lies for one in old + young)
    while hub.writer.run(forget_old):
        pass
    left = at_rest(hub)
    assert [one for one in old if one in left] == []
    assert all(one in left for one in young)


def test_a_note_goes_with_the_bookings_days_and_its_visit_stays(hub: Hub) -> None:
    young, old = take_number(hub), take_number(hub)

    def noted(tx: Transaction) -> None:
        tx.session.get_one(Visit, young.visit_id).note = "comes with her daughter in the green coat"
        row = tx.session.get_one(Visit, old.visit_id)
        row.note, row.day = "does not hear well, the tall man from the bakery", "2026-02-01"

    hub.writer.run(noted)
    assert b"from the bakery" in at_rest(hub)
    assert [hub.writer.run(forget_old) for _ in range(2)] == [1, 0]
    left = at_rest(hub)
    assert b"from the bakery" not in left
    assert b"in the green coat" in left
    with hub.database.reading() as session:
        assert session.get_one(Visit, old.visit_id).shown_number
    assert datetime.fromisoformat("2026-02-01").date() < NOW.date()


def test_the_table_for_the_buyer_names_every_kind(hub: Hub) -> None:
    named = {table for one in kept_how_long(hub.settings) for table in one.tables}
    assert {table.name for table, _, _ in ALL} <= named
