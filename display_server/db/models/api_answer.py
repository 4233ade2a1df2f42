"""What a system's write was answered, by its token and key: the same key gets the same answer for 90 days."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import KEPT_BY_KEY, Base


class ApiAnswer(Base):
    """`asked_hash` is of the whole request, so that a key used for something else is refused rather than answered.

    `answer` holds no token and no typed code.
    """

    __tablename__ = "api_answer"
    token_id: Mapped[UUID] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    asked_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    __table_args__ = KEPT_BY_KEY
