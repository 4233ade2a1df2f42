"""A token of the hospital's own systems: scopes, an end, and only the SHA-256 of its secret."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class ApiToken(Base):
    """`scopes` are `config.contract.hospital_api.Scope`s; `last_used_at` is right to the minute."""

    __tablename__ = "api_token"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(60))
    scopes: Mapped[list[str]] = mapped_column(Json)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    per_minute: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(String(48))
    expires_at: Mapped[datetime] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    last_used_at: Mapped[datetime | None] = mapped_column(Utc)
