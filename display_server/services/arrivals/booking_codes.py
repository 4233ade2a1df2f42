"""Whose code is whose on a business day: a code that two patients share would show one the other's number."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking

TAKEN = "this {what} belongs to another booking of that day"
_KINDS = {"code_hash": "code", "qr_hash": "qr"}


class CodeTaken(ValueError):
    """The code or QR of a row belongs to another booking of the same business day; the text says which of the two."""

    def __init__(self, what: str) -> None:
        super().__init__(TAKEN.format(what=what))


class CodesOfDays:
    """Who holds which code on which day, as far as the rows at hand can meet it."""

    def __init__(self, day_of: Callable[[datetime], date]) -> None:
        self._day_of = day_of
        self._holder: dict[str, str] = {}

    def learn(self, tx: Transaction, rows: Iterable[Mapping[str, Any]]) -> None:
        """One question for all the rows: what the database already says about their codes and their references."""
        rows = list(rows)
        asked = or_(
            Booking.reference.in_([row["reference"] for row in rows]),
            Booking.code_hash.in_([row["code_hash"] for row in rows]),
            Booking.qr_hash.in_([row["qr_hash"] for row in rows if row["qr_hash"] is not None]),
        )
        columns = (Booking.reference, Booking.starts_at, Booking.code_hash, Booking.qr_hash)
        for found in tx.session.execute(select(*columns).where(asked).order_by(Booking.id)).mappings():
            for key in self.keys(dict(found)):
                self._holder.setdefault(key, found["reference"])

    def hold(self, row: Mapping[str, Any]) -> None:
        """The row's codes are its own from now on, and those it held before are free. Raises CodeTaken."""
        mine = self.keys(row)
        for key, what in mine.items():
            if self._holder.get(key, row["reference"]) != row["reference"]:
                raise CodeTaken(what)
        self._holder = {key: holder for key, holder in self._holder.items() if holder != row["reference"]}
        self._holder |= dict.fromkeys(mine, row["reference"])

    def keys(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Day and code as one text each, and what kind of code it is."""
        day = self._day_of(row["starts_at"]).isoformat()
        return {f"{day} {kind} {row[kind]}": what for kind, what in _KINDS.items() if row[kind] is not None}
