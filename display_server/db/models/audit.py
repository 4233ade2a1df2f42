"""The audit: what people changed, append-only, each line chained to the one before by its hash."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import BIG_KEY, Json, Utc
from display_server.db.models.base import Base


class AuditLine(Base):
    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(BIG_KEY, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Utc)
    who: Mapped[str] = mapped_column(String(48))
    what: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(80))
    before: Mapped[Any | None] = mapped_column(Json)
    after: Mapped[Any | None] = mapped_column(Json)
    why: Mapped[str | None] = mapped_column(String(200))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    site_id: Mapped[
        int | None
    ]  # None: of the hub, no site's; no key leads there: a line hangs on nothing that may change
    __table_args__ = {"sqlite_autoincrement": True}
