"""A pause of a desk, kept after it is over: when, how long, why, and who worked there."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class DeskPause(Base):
    """`reason` is a `domain.desk.PauseReason`; `back_at`: what was told last. Not over while `ended_at` is empty."""

    __tablename__ = "desk_pause"
    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(16))
    began_at: Mapped[datetime] = mapped_column(Utc)
    back_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
