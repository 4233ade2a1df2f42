"""A paired device: a kiosk or a board. Only the SHA-256 of its secret is stored."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.columns.types import Json, NamesColumn, Utc
from display_server.db.models.base import Base


class Device(Base):
    """`settings`: for a board as `domain.board_settings` says;
    for a kiosk `{"help_place": {lang: text}, "neighbour": {lang: text}}`,
    `"board"`: the serial of the nearest board, `"staffed"`: the code of the nearest place where somebody is day and night.

    `previous_secret_hash` is accepted while a rotation overlaps. `last_seen` and `seen` are written in batches.
    """

    __tablename__ = "device"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(8))
    serial: Mapped[str] = mapped_column(String(8), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous_secret_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    rotated_at: Mapped[datetime | None] = mapped_column(Utc)
    paired_at: Mapped[datetime | None] = mapped_column(Utc)
    revoked_at: Mapped[datetime | None] = mapped_column(Utc)
    last_seen: Mapped[datetime | None] = mapped_column(Utc)
    seen: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Pairing(Base):
    """A device waiting for approval (shape of RFC 8628): the code is on its screen for 10 minutes."""

    __tablename__ = "pairing"
    device_code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    model: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(45))
    asked_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc, index=True)
    polled_at: Mapped[datetime | None] = mapped_column(Utc)  # asking faster than every 5 s is refused
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    secret: Mapped[str | None] = mapped_column(String(64))  # from approval until used once
