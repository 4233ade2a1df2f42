"""Departments, places and services, or the people who work here, taken in from a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedJson
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base
from display_server.db.models.file_import import FileImport


class HouseImport(FileImport, Base):
    """`about`: "house" or "people". `given`: `[kind, line, row]` as the file says it, until `jobs` has looked at all of it
    (`looked` so far, `looked_at`). What may name a person is encrypted.

    `rows`: `[kind, key, row, columns as they were when it was looked at or None, line, what]`, what: new, changed, closed;
    `before`: steps of `services.house.house_import`; `counts`: rows by what; `faults`: `[line, kind, column, reason, said]`, also
    of rows that were refused when they were entered. `answered`: the row whose people an administrator's answer was noted for.
    """

    __tablename__ = "house_import"
    about: Mapped[str] = mapped_column(String(8))
    given: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    looked: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None] = mapped_column(Utc)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    faults: Mapped[list[Any]] = mapped_column(EncryptedJson)
    rows: Mapped[list[Any]] = mapped_column(EncryptedJson)
    before: Mapped[list[Any]] = mapped_column(EncryptedJson)
    answered: Mapped[int | None]
