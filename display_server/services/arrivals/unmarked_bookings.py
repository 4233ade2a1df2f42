"""Bookings that an older hub took in: kiosks cannot know them by heart, and nobody is found by birth date and telephone.

Codes are kept as keyed hashes only, so nothing here can make the marks: the file they came from has to be taken in once more.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from display_server.db.models import Booking

_STILL_COMING = timedelta(hours=12)
"""So long after its time nobody comes for a booking any more."""


def unmarked_bookings(session: Session, now: datetime) -> int:
    """How many that people may still come for have no marks."""
    found = select(func.count()).where(Booking.starts_at >= now - _STILL_COMING, Booking.marks.is_(None))
    return session.scalar(found) or 0
