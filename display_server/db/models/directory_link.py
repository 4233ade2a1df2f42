"""Who of the hospital's directory is which account, and who came from there without one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Utc
from display_server.db.models.base import Base


class DirectoryLink(Base):
    """A person of a directory is its issuer and their subject there, never an e-mail. `follows`: roles come from there."""

    __tablename__ = "directory_link"
    issuer: Mapped[str] = mapped_column(String(255), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    follows: Mapped[bool]
    linked_at: Mapped[datetime] = mapped_column(Utc)


class DirectoryAsker(Base):
    """Somebody the directory knows and this hub does not: an administrator links them, gives them an account, or neither."""

    __tablename__ = "directory_asker"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)  # never in a form: SQLite gives a row's number again
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(EncryptedText)
    full_name: Mapped[str | None] = mapped_column(EncryptedText)
    asked_at: Mapped[datetime] = mapped_column(Utc, index=True)
