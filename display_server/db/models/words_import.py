"""A hospital's own words taken in from a file."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class WordsImport(Base):
    """`rows`: `[key, {language: forms}, {language: forms as they were when it was looked at}]` in order, `done` of them entered;
    `before`: `[key, {language: forms}]` as it was, of those that changed. Until it has `begun_at` it was only looked at.

    Taken back: `back_done` of `before` are as they were; `kept_newer`: somebody has said these otherwise since, of what goes in
    and then of what goes back.
    """

    __tablename__ = "words_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(String(120))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[str] = mapped_column(String(48))
    rows: Mapped[list[Any]] = mapped_column(Json)
    before: Mapped[list[Any]] = mapped_column(Json)
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    back_asked_at: Mapped[datetime | None] = mapped_column(Utc)
    back_done: Mapped[int] = mapped_column(default=0)
    kept_newer: Mapped[int] = mapped_column(default=0)
    back_ended_at: Mapped[datetime | None] = mapped_column(Utc)
