"""A report: asked for, made by jobs, kept so that it can be read and taken away again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class Report(Base):
    """Of the business days `first` to `last`, of which `days_done` are counted. `body` is None until it is made; `failed`
    says why it could not be."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    first: Mapped[str] = mapped_column(String(10))
    last: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[str] = mapped_column(String(48))
    made_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    body: Mapped[Any | None] = mapped_column(Json)
    days_done: Mapped[int] = mapped_column(server_default="0")
    failed: Mapped[str | None] = mapped_column(String(200))
