"""Who hears of alarms outside the house, when, and what was told."""

from datetime import datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import Json, Utc
from display_server.db.models.base import Base


class AlarmContact(Base):
    """`address`: an e-mail, a telephone number, or any address apprise knows; it may hold a password, so it is sealed.

    `days`: the digits of the weekdays on duty, Monday is 0. `answered_at`: when a letter was last taken; `trouble`: why the
    newest one was not.
    """

    __tablename__ = "alarm_contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(EncryptedText)
    language: Mapped[str] = mapped_column(String(2))
    days: Mapped[str] = mapped_column(String(7))
    begins: Mapped[time]
    ends: Mapped[time]
    test_asked_at: Mapped[datetime | None] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str | None] = mapped_column(String(16))


class AlarmTold(Base):
    """One thing that is wrong, from when it began until it is over. `key`: what it is of; `about`: what its words need.

    What is wrong with the machine is told to every site's people, a row each.
    """

    __tablename__ = "alarm_told"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[dict[str, Any]] = mapped_column(Json)
    since: Mapped[datetime] = mapped_column(Utc)
    told_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Utc)
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Utc, index=True)
