"""How often a way was looked for at a kiosk: a day, a place, a kiosk, a count. Never what was typed, never who."""

from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class PlaceChoice(Base):
    """`place`: its code in the plan, whatever version; `day`: the site's business day, as ISO."""

    __tablename__ = "place_choice"
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    count: Mapped[int]
    __table_args__ = (KEPT_BY_KEY,)
