"""A sentence of the product in the hospital's own words."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class OwnWord(Base):
    """`key` as in the catalogue (`kiosk.welcome.title`); `forms`: the sentence, or its plural forms in order."""

    __tablename__ = "own_word"
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    forms: Mapped[list[str]] = mapped_column(Json)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    changed_by: Mapped[str] = mapped_column(String(48))
