"""What a visit needs beside the doctor: an interpreter, an escort, a step-free way; and whether it is there yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class VisitNeed(Base):
    """`need` and `state` are codes of `domain.needs`; the diary keeps what they were before."""

    __tablename__ = "visit_need"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    need: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    changed_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = KEPT_BY_KEY
