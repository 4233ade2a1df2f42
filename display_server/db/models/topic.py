"""The version of every pushed topic. On SQLite a row that each act raises; on PostgreSQL that row and the marks beside it."""

from sqlalchemy import Column, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.models.base import KEPT_BY_KEY, Base


class Topic(Base):
    """Raised in the act's own transaction, so versions are in the order of commits. PostgreSQL: `db.engine.topic_marks`."""

    __tablename__ = "topic"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    __table_args__ = KEPT_BY_KEY


TOPIC_MARK = Table("topic_mark", Base.metadata, Column("name", String(64), nullable=False, index=True))
"""One row a change of a topic, until it is folded into its version. Nobody asks for one of them: they have no key."""
