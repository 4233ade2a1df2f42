"""One item that boards show beside their calls; its file, if it has one, lies in `<home>/content` under its own hash."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Date, ForeignKey, String, Time
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class Content(Base):
    """`kind` is a `domain.contents.ContentKind`; `words` by language; `playlist` "" is the usual one.

    A picture or video has a `file` once it is prepared: without one no board is told of it. `coming`: the upload that jobs is to
    prepare next, sent at `coming_at` and begun `coming_tries` times. `failed`: why the last one sent was not taken, a word of
    `admin.contents.refused.file`. `made`: what was done to the file that is shown (`services.boards.preparing.made`).
    """

    __tablename__ = "content"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(8))
    playlist: Mapped[str] = mapped_column(String(24))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    file: Mapped[str | None] = mapped_column(String(80))
    words: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    seconds: Mapped[int]
    from_time: Mapped[time | None] = mapped_column(Time)
    until_time: Mapped[time | None] = mapped_column(Time)
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime] = mapped_column(Utc)
    coming: Mapped[str | None] = mapped_column(String(36))
    coming_at: Mapped[datetime | None] = mapped_column(Utc)
    coming_tries: Mapped[int | None]
    failed: Mapped[str | None] = mapped_column(String(16))
    made: Mapped[dict[str, Any] | None] = mapped_column(Json)
