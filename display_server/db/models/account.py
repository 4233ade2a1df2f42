"""People who sign in: accounts, roles, and which departments they see (the columns Flask-Security reads)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class AccountRole(Base):
    __tablename__ = "account_role"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)


class SiteRole(Base):
    """A role an account holds at one site; those of `account_role` hold at every site."""

    __tablename__ = "site_role"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"), primary_key=True)
    role: Mapped[Any] = relationship("Role", lazy="joined")


class Role(Base):
    """A role; what it may do stands on one page, `web/shared/permissions.py`."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)


class Account(Base):
    """`email` is the sign-in name; `full_name` appears on staff pages only and is encrypted at rest."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)
    username: Mapped[str | None] = mapped_column(String(60), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    full_name: Mapped[str | None] = mapped_column(EncryptedText)
    language: Mapped[str] = mapped_column(String(2), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    departments: Mapped[list[str] | None] = mapped_column(Json)  # None = all of the site
    shortcuts: Mapped[dict[str, str] | None] = mapped_column(Json)  # None = the usual ones
    created_at: Mapped[datetime | None] = mapped_column(Utc)
    last_login_at: Mapped[datetime | None] = mapped_column(Utc)
    roles: Mapped[list[Any]] = relationship(Role, secondary="account_role", lazy="selectin")
    site_roles: Mapped[list[Any]] = relationship(SiteRole, lazy="selectin", cascade="all, delete-orphan")
