"""Other systems that are told what happens (webhooks), and how telling them went."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from display_server.db.columns.encryption import EncryptedText
from display_server.db.columns.types import BIG_KEY, Json, Utc
from display_server.db.models.base import Base


class Webhook(Base):
    """`events` are moves (none: all); `position` is a `diary_cursor.Position`: everything before it was told or is a letter.

    `failures` in a row and `failing_since` are of the receiver, `tries` of the event at the position.
    """

    __tablename__ = "webhook"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(60))
    url: Mapped[str] = mapped_column(EncryptedText)  # people put keys into addresses
    events: Mapped[list[str]] = mapped_column(Json)
    secret: Mapped[str] = mapped_column(EncryptedText)
    made_at: Mapped[datetime] = mapped_column(Utc)
    made_by: Mapped[str] = mapped_column(String(48))
    paused_at: Mapped[datetime | None] = mapped_column(Utc)
    disabled_at: Mapped[datetime | None] = mapped_column(Utc)
    position: Mapped[str] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(Utc)
    next_at: Mapped[datetime] = mapped_column(Utc)
    last_ok_at: Mapped[datetime | None] = mapped_column(Utc)


class WebhookDelivery(Base):
    """One event and how telling it went last; `state` is a `domain.webhook.Letter`."""

    __tablename__ = "webhook_delivery"
    id: Mapped[int] = mapped_column(BIG_KEY, primary_key=True, autoincrement=True)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey("webhook.id"))
    event_id: Mapped[UUID]
    move: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int]
    at: Mapped[datetime] = mapped_column(Utc)
    failure: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[int | None]
    __table_args__ = (
        Index("ix_webhook_delivery_state", "webhook_id", "state", "id"),
        Index("ix_webhook_delivery_event", "webhook_id", "event_id"),
        {"sqlite_autoincrement": True},
    )
