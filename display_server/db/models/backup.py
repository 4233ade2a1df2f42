"""Backups that jobs made, or could not make: read on the admin's page and by whoever watches the hub."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class BackupRecord(Base):
    """`good`: it was restored into a scratch database, too. `why`: what went wrong, in the command's own words."""

    __tablename__ = "backup_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime] = mapped_column(Utc)
    good: Mapped[bool]
    file: Mapped[str] = mapped_column(String(200))
    bytes: Mapped[int] = mapped_column(BigInteger)
    why: Mapped[str | None] = mapped_column(String(500))
