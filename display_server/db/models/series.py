"""A series of numbers: an administrator's group of services, so that a letter names no illness."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class Series(Base):
    """`letters`: one or two of A C E H K M P T X."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    letters: Mapped[str] = mapped_column(String(2))
    __table_args__ = (UniqueConstraint("site_id", "letters", name="uq_series_letters"),)


class NumberCounter(Base):
    """The next number of a series on a business day. There is no reset job: a new day is a new row.

    `leased`: the last number of the day's last block, 0 without one; the hub's own numbers past it need no look at the leases.
    """

    __tablename__ = "number_counter"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    last: Mapped[int]
    leased: Mapped[int] = mapped_column(server_default="0")
    __table_args__ = KEPT_BY_KEY
