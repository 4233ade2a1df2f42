"""A call for a person from a kiosk: from the touch to its outcome. It names a screen and a reason, never who stood there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class HelpCall(Base):
    """`id` is the request that began it. `asked_at` by the kiosk's clock, `heard_at` by ours; `minutes` is staff's own word."""

    __tablename__ = "help_call"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    reason: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    heard_at: Mapped[datetime] = mapped_column(Utc)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    minutes: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))
