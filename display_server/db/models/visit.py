"""A visit: one patient's journey on one business day, with one number for all of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class Visit(Base):
    """The number is unique in (site, day, series). `token_hash` and `code_hash` find the visit from phone and kiosk.

    Token and typed code are derived from the visit's id with the hub's key, so they are nowhere at rest. A reprint raises
    `token_generation`: the old paper's QR and code find nothing any more. `merged_into`: this number is that person's, too;
    its paper leads there.
    `seen_at`: first sign that somebody holds the number (its phone page was opened). `note` holds no personal data.
    `unknown`: which of the day's people without a name this is ("Unknown 2"). `by_ambulance`: how they came.
    """

    __tablename__ = "visit"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    day: Mapped[str] = mapped_column(String(10))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    number: Mapped[int]
    shown_number: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    origin: Mapped[str] = mapped_column(String(8))  # walk_in | booked | staff
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(Utc)
    unclaimed_at: Mapped[datetime | None] = mapped_column(Utc)
    family_id: Mapped[UUID | None]
    token_generation: Mapped[int] = mapped_column(server_default="0")
    merged_into: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    feedback_given: Mapped[bool] = mapped_column(server_default=false())  # once; what was said, nobody knows
    note: Mapped[str | None] = mapped_column(String(200))
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    unknown: Mapped[int | None]
    by_ambulance: Mapped[bool] = mapped_column(server_default=false())
    __table_args__ = (
        UniqueConstraint("site_id", "day", "series_id", "number", name="uq_visit_number"),
        Index("ix_visit_day_code", "day", "code_hash"),
        # Families are few: a number taken at a kiosk writes nothing here.
        Index(
            "ix_visit_family",
            "family_id",
            sqlite_where=text("family_id IS NOT NULL"),
            postgresql_where=text("family_id IS NOT NULL"),
        ),
        Index(
            "ix_visit_noted",
            "day",
            sqlite_where=text("note IS NOT NULL"),
            postgresql_where=text("note IS NOT NULL"),
        ),
        KEPT_BY_KEY,
    )
