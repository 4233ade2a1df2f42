"""Departments, places and services, or the people who work here, taken in from a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedJson
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base
from display_server.db.models.file_import import FileImport


class HouseImport(FileImport, Base):
    """`about`: "house" or "people". `given`: `[kind, line, row]` as the file says it, until `jobs` has looked at all of it
    (`looked` so far, `looked_at`). What may name a person is encrypted.

    `total` rows would change something, `changed` of them did; `counts`: rows by what they do; `faults`: `[line, kind, column,
    reason, said]`, also of rows refused when they were entered. `answered`: the row whose people an answer was noted for.
    """

    __tablename__ = "house_import"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    about: Mapped[str] = mapped_column(String(8))
    given: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    looked: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime | None] = mapped_column(Utc)
    counts: Mapped[dict[str, int]] = mapped_column(Json)
    faults: Mapped[list[Any]] = mapped_column(EncryptedJson)
    total: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int | None]


class HouseImportRow(Base):
    """`row`: `[kind, key, row, columns as they were when it was looked at or None, line, what]`, what: new, changed, closed.

    `step`: what takes it back (`services.house.house_way`), once it changed something: the `nth` to do so. `made`: the code
    that a new one got, where the file called it `code`.
    """

    __tablename__ = "house_import_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("house_import.id", ondelete="CASCADE"))
    place: Mapped[int]
    row: Mapped[list[Any]] = mapped_column(EncryptedJson)
    step: Mapped[list[Any] | None] = mapped_column(EncryptedJson)
    nth: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(String(80))
    made: Mapped[str | None] = mapped_column(String(48))
    __table_args__ = (UniqueConstraint("import_id", "place", name="uq_house_import_row_place"),)
