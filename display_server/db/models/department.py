"""A department as patients know it: names in every language, floor, icon, its place in every list."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.columns.types import NamesColumn, Utc
from display_server.db.models.base import Base


class Department(Base):
    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    floor: Mapped[str] = mapped_column(String(8))
    icon: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    by_code_only: Mapped[bool] = mapped_column(
        server_default=false()
    )  # nobody is found here by birth date and telephone
    walk_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # from a kiosk that knows no nearer way
    closed_at: Mapped[datetime | None] = mapped_column(Utc)  # for good: shown nowhere any more
