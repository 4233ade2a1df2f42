"""What physically happened to a ticket: recorded as it happened, never rewritten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import BIG_KEY, Utc
from display_server.db.models.base import Base


class PrintRecord(Base):
    __tablename__ = "print_record"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True, autoincrement=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    outcome: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(12))
    copy_of_ticket: Mapped[bool] = mapped_column(default=False)
    printed_at: Mapped[datetime] = mapped_column(Utc)
