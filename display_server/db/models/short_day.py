"""A service that closes earlier on one day than its hours say, and what its hours were before."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.hours import Hours
from display_server.db.columns.types import HoursColumn, Utc
from display_server.db.models.base import Base


class ShortDay(Base):
    """`hours_before` comes back when the day is over, unless somebody changed the hours meanwhile (they are not `hours_set`).

    `day`: the business day; `closes_at`: from then on nobody gets a number.
    """

    __tablename__ = "short_day"
    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    day: Mapped[date]
    closes_at: Mapped[datetime] = mapped_column(Utc)
    over_at: Mapped[datetime] = mapped_column(Utc)  # the end of the business day
    hours_before: Mapped[Hours | None] = mapped_column(HoursColumn)
    hours_set: Mapped[Hours | None] = mapped_column(HoursColumn)
    declared_at: Mapped[datetime] = mapped_column(Utc)
    declared_by: Mapped[str] = mapped_column(String(48))
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
