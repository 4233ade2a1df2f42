"""Whether the hospital's bookings can be believed: fresh, never come, old, or not readable."""

from datetime import datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """How a watched folder stands."""

    FRESH = "fresh"
    NEVER = "never"
    OLD = "old"
    UNREADABLE = "unreadable"


def standing(as_of: datetime | None, problem: str | None, now: datetime, old_after: timedelta) -> Standing:
    """`as_of`: when the newest file that could be read was written."""
    if problem is not None:
        return Standing.UNREADABLE
    if as_of is None:
        return Standing.NEVER
    return Standing.OLD if now - as_of > old_after else Standing.FRESH
