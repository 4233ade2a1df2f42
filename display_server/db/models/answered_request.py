"""What a device's write was answered, by its request id: the same id gets the same answer for 90 days."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class AnsweredRequest(Base):
    """`answer` holds no token and no typed code: those are derived again from the visit when it is repeated.

    `asked_hash`: what the body said; None: only its id counts.
    """

    __tablename__ = "answered_request"
    request_id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    act: Mapped[str] = mapped_column(String(24))
    asked_hash: Mapped[str | None] = mapped_column(String(32))
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    __table_args__ = KEPT_BY_KEY
