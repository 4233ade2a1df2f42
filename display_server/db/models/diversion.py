"""Where people may be sent when a line is long, as administrators entered it; and what jobs says of each way now."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class Diversion(Base):
    """One way, from a service to another that does the same, or, where they are not `interchangeable`, to one that may come first
    for visits that hold both. The way back is a row of its own.
    """

    __tablename__ = "diversion"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    to_service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    walk_minutes: Mapped[int]
    margin_minutes: Mapped[int]
    interchangeable: Mapped[bool] = mapped_column(default=True, server_default=true())
    __table_args__ = (UniqueConstraint("from_service_id", "to_service_id"),)


class DiversionSign(Base):
    """`minutes`: how much sooner somebody is called who goes there now; None: nothing is said. `ended`: when it last went."""

    __tablename__ = "diversion_sign"
    diversion_id: Mapped[int] = mapped_column(ForeignKey("diversion.id"), primary_key=True)
    as_of: Mapped[datetime] = mapped_column(Utc)
    minutes: Mapped[int | None]
    ended: Mapped[datetime | None] = mapped_column(Utc)
