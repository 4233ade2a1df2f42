"""A version that kiosks follow to, ring by ring."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class Rollout(Base):
    """At most one is open (`ended_at`). `ring`: the one it has reached, from 1; `pause_hours`: until the next, None: by hand.

    `whole_at`: since when all that it has reached run it; None: not all do, or no `jobs` has looked yet.

    `stopped_by`: a person's account, or `jobs` where a kiosk could not follow. `let_be`: those, once it goes on without.
    """

    __tablename__ = "rollout"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    version: Mapped[str] = mapped_column(String(20))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    ring: Mapped[int]
    pause_hours: Mapped[int | None]
    begun_at: Mapped[datetime] = mapped_column(Utc)
    begun_by: Mapped[str] = mapped_column(String(80))
    moved_at: Mapped[datetime] = mapped_column(Utc)
    whole_at: Mapped[datetime | None] = mapped_column(Utc)
    stopped_at: Mapped[datetime | None] = mapped_column(Utc)
    stopped_by: Mapped[str | None] = mapped_column(String(80))
    let_be: Mapped[list[str]] = mapped_column(Json, default=list)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
