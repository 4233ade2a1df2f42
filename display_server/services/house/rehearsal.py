"""A file of the house tried in a small copy of it in memory: what each row would do, by the very acts that enter it.

No number waits meanwhile, and nothing can stay of it. The copy holds the house, its people, and whoever waits or is booked now.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, null, select
from sqlalchemy.orm import Session

from display_server.db.columns.encryption import EncryptedText
from display_server.db.engine.in_memory import in_memory
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Base, Booking, HouseImport, Stage
from display_server.domain.visit import OPEN
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.file_import import Again, Newer
from display_server.services.house.house_file import Fault, Given
from display_server.services.house.house_way import SAME, House, in_order, row_to_enter
from display_server.services.house.people_left import still_booked

_HOUSE = (
    "site", "hub_identity", "series", "department", "place", "service", "desk", "desk_service", "device", "diversion",
    "pathway", "pathway_stage", "role", "account", "account_role", "site_role",
)  # fmt: skip


class _Tried(House):
    """What new rows are called is kept beside it: nothing is numbered here."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.made: dict[str, str] = {}

    def codes(self, tx: Transaction, one: HouseImport, called: Sequence[str]) -> dict[str, str]:
        return {code: self.made[code] for code in called if code in self.made}


class Rehearsal:
    """`try_next` tries a row; at the end `rows`, `counts` and `faults` say what all of it would do."""

    def __init__(self, session: Session, now: datetime, *, about: str, given: list[Given], who: str) -> None:
        self._connection = _copy_of(session, now)
        driver: Any = self._connection.connection.dbapi_connection
        self._tx = Transaction(self._connection, driver.cursor(), now)
        self._way = _Tried(about)
        self._left = in_order(given)[::-1]
        self._one = HouseImport(about=about, asked_by=who, faults=[], done=0, refused=0, answered=None)
        self.rows: list[Any] = []
        self.counts: Counter[str] = Counter()
        self.faults: list[Fault] = []

    @property
    def left(self) -> int:
        return len(self._left)

    def try_next(self) -> None:
        given = self._left.pop()
        try:
            with self._tx.apart():
                row = row_to_enter(self._tx, given)
                step = self._entered(row)
        except EntryRefused as refused:
            self.faults.append(
                Fault(given.line, given.kind, refused.field, refused.reason, refused.about or _named(given))
            )
            return
        finally:
            self._one.done += 1
        self.counts[SAME if step is None else row[5]] += 1 if step is None else _goes_with(step)
        if step is not None:
            if step[3] is None:
                self._way.made[f"{step[0]} {step[1]}"[:80]] = step[2]
            self.rows.append(row)

    def close(self) -> None:
        self._tx.abandon()
        self._connection.close()

    def _entered(self, row: list[Any]) -> list[Any] | None:
        while True:
            try:
                return self._way.enter(self._tx, self._one, row)
            except Again:
                continue
            except Newer:  # an earlier row of this file says it
                raise EntryRefused("code", "twice") from None


def _goes_with(step: list[Any]) -> int:
    """How many things it changes: a department may close with all that is in it."""
    was = step[3] or {}
    return 1 + (len(was["services"]) + len(was["desks"]) if "served" in was else 0)


def _named(given: Given) -> str:
    """How a person finds the row again."""
    names = (given.row.get(name) for name in ("code", "email", "name_en"))
    return next((name for name in names if name), "")[:80]


def _copy_of(session: Session, now: datetime) -> Connection:
    into = in_memory()
    tables = Base.metadata.tables
    for name in _HOUSE:
        _copy(session, into, tables[name])
    open_ones = select(Stage.visit_id).where(Stage.state.in_([state.value for state in OPEN]))
    _copy(session, into, tables["visit"], tables["visit"].c.id.in_(open_ones))
    _copy(session, into, tables["stage"], tables["stage"].c.visit_id.in_(open_ones))
    services = list(session.scalars(select(tables["service"].c.id)))
    booked = select(Booking.id).where(*still_booked(session, services, now))
    _copy(session, into, tables["booking"], tables["booking"].c.id.in_(booked), known=False)
    return into


def _copy(session: Session, into: Connection, table: Table, *which: Any, known: bool = True) -> None:
    """`known`: with what is encrypted; a booking's person is nobody's business here."""
    columns = [
        column
        if known or not isinstance(column.type, EncryptedText) or not column.nullable
        else null().label(column.name)
        for column in table.columns
    ]
    rows = [dict(row) for row in session.execute(select(*columns).where(*which)).mappings()]
    if rows:
        into.execute(insert(table), rows)
