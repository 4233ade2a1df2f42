"""A person's second factor, and the sign-ins that were tried."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class SecondFactor(Base):
    """`secret`: base32, for an authenticator app; None: passkeys alone. `last_step`: a code counts once. `recovery`: hashes
    of codes not used."""

    __tablename__ = "second_factor"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret: Mapped[str | None] = mapped_column(EncryptedText)
    set_at: Mapped[datetime] = mapped_column(Utc)
    last_step: Mapped[int] = mapped_column(BigInteger)
    recovery: Mapped[list[str]] = mapped_column(Json)


class SignIn(Base):
    """One try, of a known account. `outcome`: the way in (`in`: by password and code, `in_passkey`: by one alone,
    `in_and_passkey`: by password and passkey, `in_directory`, `recovery_code`), or what was wrong (`wrong_password`,
    `wrong_code`, `wrong_passkey`, `not_by_directory`)."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    address: Mapped[str] = mapped_column(String(45))
    outcome: Mapped[str] = mapped_column(String(16))
