"""Who this database is: demo or live from its creation, its generation, its own id."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class HubIdentity(Base):
    """Exactly one row (id = 1). A program started for the other kind refuses it in words."""

    __tablename__ = "hub_identity"
    id: Mapped[int] = mapped_column(primary_key=True)
    hub_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(4))  # demo | live
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Utc)
