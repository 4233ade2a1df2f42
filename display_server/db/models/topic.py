"""The version of every pushed topic: a row whose lock the act's transaction holds, so versions are in commit order."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class Topic(Base):
    __tablename__ = "topic"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    __table_args__ = KEPT_BY_KEY
