"""A message to everybody in a zone: evacuation, a medical emergency, systems down. It freezes the zone's queue."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class Broadcast(Base):
    """`kind` and `zone` are `domain.broadcast`'s; `until` None: until somebody gives the all-clear.

    `shown_by`: {serial: when that screen first said that it shows it, ISO}.
    """

    __tablename__ = "broadcast"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(12))
    floor: Mapped[str | None] = mapped_column(String(8))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    screen: Mapped[str | None] = mapped_column(String(8))  # a device's serial: shown there, freezes nothing
    begins_at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime | None] = mapped_column(Utc)
    started_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    second_by: Mapped[int | None]  # the account of whoever confirmed it beside them, where the site wants two
    shown_by: Mapped[dict[str, str] | None] = mapped_column(Json)
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
