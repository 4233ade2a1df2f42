"""A kiosk's or desk's block of numbers for one business day; the hub's counter steps over it, also when it is over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class NumberLease(Base):
    """`first` to `last`, both included; no number of it is ever issued by anybody else, used or not.

    `returned_at`: given back, or taken back when the kiosk was revoked. `next_number` is the kiosk's own word that nothing from
    there on was given; None where nobody can say. A desk's block stands on its printed list for times without the hub.
    """

    __tablename__ = "number_lease"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    day: Mapped[str] = mapped_column(String(10))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"), index=True)
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id", name="fk_number_lease_desk"), index=True)
    first: Mapped[int]
    last: Mapped[int]
    given_at: Mapped[datetime] = mapped_column(Utc, index=True)
    returned_at: Mapped[datetime | None] = mapped_column(Utc)
    next_number: Mapped[int | None]
    __table_args__ = (UniqueConstraint("site_id", "day", "series_id", "first", name="uq_number_lease_first"),)
