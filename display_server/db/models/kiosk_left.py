"""At which screen people left a kiosk without an outcome: a day, a screen, a kiosk, a count. Never who."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class KioskLeft(Base):
    """`step`: as the kiosk names it, in small letters; `day`: the site's business day, as ISO."""

    __tablename__ = "kiosk_left"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    count: Mapped[int]
    __table_args__ = (KEPT_BY_KEY,)
