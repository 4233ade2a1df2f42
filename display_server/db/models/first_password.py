"""A password an administrator makes for somebody who has none of their own yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class FirstPassword(Base):
    """`mark`: a keyed hash; it has 99 bits, so nobody guesses them from it. Gone once its person chose their own."""

    __tablename__ = "first_password"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime] = mapped_column(Utc, index=True)
