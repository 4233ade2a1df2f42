"""Encrypted columns under the newest key: slice by slice beside everything else, from any point again, until no row is left.

A value does not say which key it was written with; the newest key opens it or it does not (an HMAC tells, so it is cheap).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Column, Table, Text, and_, cast, literal, select, update
from sqlalchemy.orm import Session

from display_server.db.columns.encryption import EncryptedText, keys_in_use
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Base
from display_server.services.audit import audit

SLICE = 200
_READ = 500


@dataclass(frozen=True)
class Counted:
    """Encrypted values of the whole database: how many there are, how many the newest key does not open."""

    values: int
    older: int


def encrypted_columns() -> list[tuple[Table, list[Column[Any]]]]:
    """Every table with columns that are encrypted, by name."""
    found = []
    for table in sorted(Base.metadata.tables.values(), key=lambda one: one.name):
        columns = [column for column in table.columns if isinstance(column.type, EncryptedText)]
        if columns:
            found.append((table, columns))
    return found


def count_older(session: Session) -> Counted:
    """Looks at every value; changes nothing."""
    newest = Fernet(keys_in_use()[0])
    values = older = 0
    for table, columns in encrypted_columns():
        for kept in (one for row in _rows(session, table, columns) for one in row[1:] if one is not None):
            values += 1
            older += not _opens(newest, kept)
    return Counted(values, older)


def rotate_slice(tx: Transaction, *, table: str, after: str | None) -> dict[str, Any]:
    """Rows of `table` behind the key `after`, at most SLICE of them: `changed`, and
    `after`, None: the table is done."""
    tx.spare_facts()
    keys = keys_in_use()
    newest = Fernet(keys[0])
    of, columns = next((one, columns) for one, columns in encrypted_columns() if one.name == table)
    (key,) = of.primary_key.columns
    raw = [cast(column, Text).label(column.name) for column in columns]
    behind = select(key, *raw).order_by(key).limit(SLICE)
    rows = tx.session.execute(behind if after is None else behind.where(key > key.type.python_type(after))).all()
    changed = 0
    for row in rows:
        kept = dict(zip((column.name for column in columns), row[1:], strict=True))
        new = {
            name: again(value, keys) for name, value in kept.items() if value is not None and not _opens(newest, value)
        }
        if new:
            same = and_(*(cast(of.c[name], Text) == kept[name] for name in new))  # who changed it meanwhile is right
            tx.session.execute(
                update(of)
                .where(key == row[0], same)
                .values({name: literal(value, Text) for name, value in new.items()})
            )
            changed += 1
    return {"done": {"changed": changed, "after": str(rows[-1][0]) if len(rows) == SLICE else None}}


def note_keys(tx: Transaction, *, what: str, rows: int) -> dict[str, Any]:
    """For the audit: a key was added, rows were written anew, older keys were taken away."""
    tx.spare_facts()
    audit(tx, who="command", what=what, subject="hub", after={"rows": rows})
    return {"done": what}


def again(kept: str, keys: tuple[str, ...]) -> str:
    """The same text under the newest key, with the time it was first written."""
    return MultiFernet([Fernet(key) for key in keys]).rotate(kept.encode()).decode()


def _opens(newest: Fernet, kept: str) -> bool:
    try:
        newest.decrypt(kept.encode())
    except InvalidToken:
        return False
    return True


def _rows(session: Session, table: Table, columns: list[Column[Any]]) -> Iterator[Any]:
    (key,) = table.primary_key.columns
    raw = [cast(column, Text) for column in columns]
    yield from session.execute(select(key, *raw).execution_options(yield_per=_READ))
