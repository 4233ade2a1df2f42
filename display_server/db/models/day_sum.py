"""Finished business days, added up once so that a report over a year reads no diary; and how far the diary is in them."""

from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json
from display_server.db.models.base import Base


class DaySum(Base):
    """`body`: what `domain.day_sum` writes. No row: the day is read from the diary."""

    __tablename__ = "day_sum"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    body: Mapped[list[Any]] = mapped_column(Json)


class DaySumMark(Base):
    """A site's one: all lines up to `position` (`diary_cursor.Position`) are in the rows of `DaySum`, or their day has none.

    `made_by`: the hub's generation, the clock's zone and the form of the sums; where one of them is another now, no sum counts.
    """

    __tablename__ = "day_sum_mark"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    position: Mapped[str] = mapped_column(String(48))
    made_by: Mapped[str] = mapped_column(String(100))
