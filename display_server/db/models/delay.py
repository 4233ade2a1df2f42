"""A delay or an absence as it was declared: of a service, a desk or a clinician, with its public reason."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class Delay(Base):
    """Exactly one of service, desk, account. `minutes` None: away for the rest of the business day.

    `reason` is a `domain.delay.DelayReason`; `until`: from then on nobody is told of it any more.
    """

    __tablename__ = "delay"
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"))
    desk_id: Mapped[int | None] = mapped_column(ForeignKey("desk.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    minutes: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(16))
    declared_at: Mapped[datetime] = mapped_column(Utc)
    declared_by: Mapped[str] = mapped_column(String(48))
    until: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
