"""Somewhere to send a person: a waiting area, a room, an information desk, a lift."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.columns.types import Json, NamesColumn, Utc
from display_server.db.models.base import Base


class Place(Base):
    """`kind`: waiting, room, desk, entrance, lift, stairs, toilets, cafe, pharmacy, information, exit …

    `label` is the large part of a room on a board ("12"); `note` a second line by language ("Floor 2, lift B").
    """

    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    floor: Mapped[str] = mapped_column(String(8))
    label: Mapped[str | None] = mapped_column(String(12))
    names: Mapped[Names] = mapped_column(NamesColumn)
    note: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
