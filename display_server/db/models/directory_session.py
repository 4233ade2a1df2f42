"""Which session at the hospital's directory somebody came with, so that its end there is theirs here."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class DirectorySession(Base):
    """`mark`: a keyed hash of the issuer and what it calls the session."""

    __tablename__ = "directory_session"
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
