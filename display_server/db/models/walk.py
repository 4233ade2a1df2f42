"""How long people walk from a kiosk to a waiting place: before that nobody is called."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class Walk(Base):
    """Entered by an administrator for one kiosk; where there is none, the department's own `walk_minutes` count."""

    __tablename__ = "walk"
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    minutes: Mapped[int]
    __table_args__ = (KEPT_BY_KEY,)
