"""A number that boards along its patient's way show with an arrow, because its patient asked for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class LedNumber(Base):
    """`start`, `goal`: the way it is led, as `services.plans.whereto` says it. `ways` rises when arrows may have turned."""

    __tablename__ = "led_number"
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    start: Mapped[str | None] = mapped_column(String(48))
    goal: Mapped[str] = mapped_column(String(48))
    step_free: Mapped[bool]
    until: Mapped[datetime] = mapped_column(Utc)
    ways: Mapped[int] = mapped_column(default=0)
    __table_args__ = (KEPT_BY_KEY,)
