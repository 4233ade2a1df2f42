"""A department as patients know it: names in every language, floor, icon, its place in every list."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.models.base import Base
from display_server.db.types import NamesColumn


class Department(Base):
    __tablename__ = "department"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    floor: Mapped[str] = mapped_column(String(8))
    icon: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    walk_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # from a kiosk that knows no nearer way
