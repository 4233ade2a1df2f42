"""How kiosks are to be, in layers: all of them, a group, one kiosk. Each layer has versions, and at most one draft."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class KioskConfigurationRow(Base):
    """`layer`: `all`, `group:NAME`, `kiosk:SERIAL`. In force is the layer's version that was published last.

    A draft has neither `published_at` nor `ended_at`; it waits where it has an `effect_at`, and is on trial where it has a
    `trial_id`: that one kiosk has it before the others. `said`: fields of `KioskConfiguration`, only those that are set.
    `revision` counts a draft's changes.
    """

    __tablename__ = "kiosk_configuration"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    layer: Mapped[str] = mapped_column(String(40), index=True)
    said: Mapped[dict[str, Any]] = mapped_column(Json)
    revision: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(String(80))
    effect_at: Mapped[datetime | None] = mapped_column(Utc)
    trial_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    published_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
