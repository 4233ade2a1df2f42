"""What somebody said of their visit: a day, a department, three scores. Nothing leads from it to a visit or back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class Feedback(Base):
    """`id` is drawn by chance, so that rows lie in no order of coming. `seen_at`: staff have looked into a low score."""

    __tablename__ = "feedback"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    day: Mapped[str] = mapped_column(String(10), index=True)
    waiting: Mapped[int | None]
    care: Mapped[int | None]
    way: Mapped[int | None]
    seen_at: Mapped[datetime | None] = mapped_column(Utc)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
