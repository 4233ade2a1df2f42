"""A hospital's own words taken in from a file."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.types import Json
from display_server.db.models.base import Base
from display_server.db.models.file_import import FileImport


class WordsImport(FileImport, Base):
    """`rows`: `[key, {language: forms}, {language: forms as they were when it was looked at}]` in order;
    `before`: `[key, {language: forms}]` as it was, of those that changed.
    """

    __tablename__ = "words_import"
    rows: Mapped[list[Any]] = mapped_column(Json)
    before: Mapped[list[Any]] = mapped_column(Json)
