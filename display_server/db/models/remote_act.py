"""What an administrator asked of a kiosk from afar: from the asking to the kiosk's own word."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class RemoteActRow(Base):
    """`trouble` None where it was done. `picture`: PNG of the kiosk's welcome screen, or of the `draft` it was to draw."""

    __tablename__ = "remote_act"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    percent: Mapped[int | None]
    draft: Mapped[str | None]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str | None] = mapped_column(String(16))
    picture: Mapped[bytes | None]
