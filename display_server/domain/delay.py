"""A delay or an absence that people are told of: what of, how long, why, and what becomes of those who wait."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from display_server.domain.desk import next_at


class DelayOf(StrEnum):
    """What is late or away."""

    DESK = "desk"
    CLINICIAN = "clinician"  # whoever works at the desk, wherever they go
    SERVICE = "service"


class DelayReason(StrEnum):
    """The public reasons: boards and phones say them."""

    EMERGENCY = "emergency"
    LONGER_VISITS = "longer_visits"
    ON_THE_WAY = "on_the_way"
    ILLNESS = "illness"
    STAFFING = "staffing"
    TECHNICAL = "technical"


class Fate(StrEnum):
    """What becomes of those who wait."""

    KEEP = "keep"
    RETURN_AT = "return_at"  # may go, and keep their due time
    TO_DESK = "to_desk"
    TO_CLINICIAN = "to_clinician"


MINUTES_OFFERED = (10, 15, 20, 30, 45, 60, 90, 120)
LONGEST = timedelta(hours=4)


def over_at(minutes: int | None, now: datetime, zone: ZoneInfo, day_starts: time) -> datetime:
    """When nothing is said of it any more: after its minutes; an absence with the business day."""
    return now + timedelta(minutes=minutes) if minutes is not None else next_at(day_starts, now, zone)
