"""What another system is told of each move (webhooks): one event a request, nothing of a person in it."""

from datetime import datetime
from uuid import UUID

from config.contract.base import Answer

WEBHOOK_VERSION = 1
"""Fields are only added within a version."""

EVENT_ID, TIMESTAMP, SIGNATURE = "Atrium-Event-Id", "Atrium-Timestamp", "Atrium-Signature"
"""The headers of a request; the signature is `v1=` and the hex of HMAC-SHA256 over `<timestamp>.<body>`."""

TEST = "test"
"""The `move` of an event that an administrator sends to try the way; it names no visit."""


class WebhookEvent(Answer):
    """`id` is the same each time an event is told; `position` is where it stands in the diary and where a replay may begin."""

    version: int = WEBHOOK_VERSION
    id: UUID
    position: str
    move: str
    at: datetime
    visit_id: UUID | None = None
    number: str | None = None
    day: str | None = None
    stage: int | None = None  # which of the visit's stages, from 1
    service: str | None = None
    department: str | None = None
    desk: str | None = None  # whose move it was, or who has the patient
    old: str | None = None  # states
    new: str | None = None
    due_at: datetime | None = None
