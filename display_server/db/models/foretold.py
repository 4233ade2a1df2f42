"""What jobs foretells and remembers: a service's wait, its learned model, a department's load (design decision 10)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class WaitModel(Base):
    """`model` is what `domain.waits.keeping` makes of a predictor."""

    __tablename__ = "wait_model"
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    fitted_at: Mapped[datetime] = mapped_column(Utc)
    model: Mapped[dict[str, Any]] = mapped_column(Json)


class ServiceWait(Base):
    """For somebody arriving now, in seconds, None where too little is known; `people`: number → moments (ISO 8601).

    `as_of` is the moment the line was read. `scale` is the model's correction learned from the calls.
    """

    __tablename__ = "service_wait"
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), primary_key=True)
    as_of: Mapped[datetime] = mapped_column(Utc)
    p10: Mapped[float | None]
    p50: Mapped[float | None]
    p90: Mapped[float | None]
    people: Mapped[dict[str, Any]] = mapped_column(Json)
    scale: Mapped[list[float]] = mapped_column(Json)


class DepartmentLoad(Base):
    """`level`: a `domain.load.Level`, None for no data. Minutes: the band of its service that is most behind."""

    __tablename__ = "department_load"
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), primary_key=True)
    as_of: Mapped[datetime] = mapped_column(Utc)
    level: Mapped[str | None] = mapped_column(String(10))
    trend: Mapped[str | None] = mapped_column(String(8))
    share: Mapped[float | None]  # of the target, smoothed: where jobs goes on after a restart
    from_minutes: Mapped[int | None]
    to_minutes: Mapped[int | None]
