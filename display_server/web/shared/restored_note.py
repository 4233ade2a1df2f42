"""Whether people must be told that the database was put back from a backup a while ago."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from display_server.db.models import AuditLine, HubIdentity
from display_server.services.numbers.raise_generation import RESTORED

TOLD_FOR = timedelta(hours=24)
TOLD_STAFF_FOR = timedelta(hours=4)
"""As long as people with a lost number may still sit in the waiting area."""
_LOOKED_BACK = 2000
"""Lines of the audit: more than a day has."""


def restored_at(session: Session, now: datetime, told_for: timedelta = TOLD_FOR) -> datetime | None:
    """When it was noticed or said; None: not lately, or never, which nearly every hub answers at once."""
    if session.scalar(select(HubIdentity.generation)) == 1:
        return None
    newest = select(func.max(AuditLine.seq)).scalar_subquery()
    return session.scalar(
        select(AuditLine.at)
        .where(AuditLine.seq > newest - _LOOKED_BACK, AuditLine.what == RESTORED, AuditLine.at > now - told_for)
        .order_by(AuditLine.seq.desc())
        .limit(1)
    )
