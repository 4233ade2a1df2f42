"""An alarm of a department: people wait for a service and no desk that serves it is open."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class Alarm(Base):
    """`since`: when it was first seen; `raised_at`: when it had lasted as long as the site bears; then a person sees it."""

    __tablename__ = "alarm"
    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    since: Mapped[datetime] = mapped_column(Utc)
    raised_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
