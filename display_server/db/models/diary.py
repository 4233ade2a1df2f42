"""The diary: every move of every stage, in order, written in the move's own transaction and never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, FetchedValue, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import BIG_KEY, Json, Utc
from display_server.db.models.base import Base


class DiaryLine(Base):
    """`who` is `device:<id>`, `account:<id>`, `patient` (their phone) or `hub`.

    `why` holds reasons and numbers, never a person's data; `desk_id`: the desk whose move it was.
    """

    __tablename__ = "diary"
    seq: Mapped[int] = mapped_column(BIG_KEY, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Utc)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("stage.id"))
    move: Mapped[str] = mapped_column(String(16))
    old: Mapped[str | None] = mapped_column(String(10))
    new: Mapped[str | None] = mapped_column(String(10))
    who: Mapped[str] = mapped_column(String(48))
    why: Mapped[dict[str, Any] | None] = mapped_column(Json)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    xid: Mapped[int] = mapped_column(
        BigInteger, server_default=FetchedValue()
    )  # PostgreSQL's transaction: `diary_cursor`
    __table_args__ = (
        Index("ix_diary_xid", "xid", "seq").ddl_if(dialect="postgresql"),
        # A desk's last moves, for undo. Only lines of desks: a number taken at a kiosk writes nothing here.
        Index(
            "ix_diary_desk",
            "desk_id",
            "seq",
            sqlite_where=text("desk_id IS NOT NULL"),
            postgresql_where=text("desk_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
