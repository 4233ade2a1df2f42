"""How the watched folder of bookings stands: the newest file that was taken in, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class BookingFeed(Base):
    """`as_of`: when the hospital's system wrote the newest file that could be read; `problem`: why the last one could not."""

    __tablename__ = "booking_feed"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, autoincrement=False)
    read_at: Mapped[datetime] = mapped_column(Utc)
    as_of: Mapped[datetime | None] = mapped_column(Utc)
    file: Mapped[str | None] = mapped_column(String(200))
    new: Mapped[int]
    changed: Mapped[int]
    cancelled: Mapped[int]
    refused: Mapped[int]
    problem: Mapped[str | None] = mapped_column(String(300))
