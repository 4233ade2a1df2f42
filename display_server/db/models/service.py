"""What a patient waits for: a consultation, a blood test, the cashier."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.hours import Hours
from config.contract.words import Names
from display_server.db.columns.types import HoursColumn, NamesColumn, Utc
from display_server.db.models.base import Base


class Service(Base):
    """`target_minutes` is the promise a walk-in's due time is made from. A discreet service is named nowhere public.

    `registry_id`: the service where a first visit to this one begins (the registration desk); None: nowhere else.
    `hours`: None = the site's (`domain.hours.in_force`). A `triage` service shows no place and no count: people are seen by
    urgency. The minutes of an arrival are the site's where None stands.
    """

    __tablename__ = "service"
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    waiting_place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    walk_in: Mapped[bool] = mapped_column(default=True)
    discreet: Mapped[bool] = mapped_column(default=False)
    target_minutes: Mapped[int] = mapped_column(default=25)
    position: Mapped[int]
    registry_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    hours: Mapped[Hours | None] = mapped_column(HoursColumn)
    through_holidays: Mapped[bool] = mapped_column(default=False, server_default=false())
    daily_capacity: Mapped[int | None]  # walk-ins a business day; None = no limit
    capacity_counts_booked: Mapped[bool] = mapped_column(default=False, server_default=false())
    triage: Mapped[bool] = mapped_column(default=False, server_default=false())
    early_minutes: Mapped[int | None]
    late_minutes: Mapped[int | None]
    grace_minutes: Mapped[int | None]
    closed_at: Mapped[datetime | None] = mapped_column(Utc)  # for good: nobody waits, no desk serves it, none is booked
