"""Counters of rate limits: they live in the database so that a restart forgives nobody."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class RateCount(Base):
    """`what` names the limit and whom it counts: `check_in:<device>`, `sign_in:<address>`."""

    __tablename__ = "rate_count"
    what: Mapped[str] = mapped_column(String(80), primary_key=True)
    window_from: Mapped[datetime] = mapped_column(Utc, primary_key=True)
    count: Mapped[int]
