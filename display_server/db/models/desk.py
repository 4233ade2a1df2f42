"""A desk: where one member of staff serves; several may share a room."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.columns.types import NamesColumn, Utc
from display_server.db.models.base import Base


class Desk(Base):
    """`opened_by` is the account that works here now; an open desk counts as staffed, a paused one does not.

    `pause_reason` is a `domain.desk.PauseReason`; `back_at` is what the boards say.
    """

    __tablename__ = "desk"
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    is_open: Mapped[bool] = mapped_column(default=False)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None] = mapped_column(Utc)
    paused_at: Mapped[datetime | None] = mapped_column(Utc)
    pause_reason: Mapped[str | None] = mapped_column(String(16))
    back_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)  # for good: it serves nothing and nobody can open it


class DeskService(Base):
    """Which services a desk serves: all in one line, or in proportion where each has a weight (`domain.proportion`)."""

    __tablename__ = "desk_service"
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True, index=True)
    weight: Mapped[int | None]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
