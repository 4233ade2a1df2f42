"""A desk's pause: the reasons staff choose from, and when somebody is expected back."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class PauseReason(StrEnum):
    """Why a desk calls nobody for a while. Staff see it; boards say only that it pauses and until when."""

    BREAK = "break"
    MEAL = "meal"
    PROCEDURE = "procedure"  # with a patient elsewhere
    CONSULTATION = "consultation"  # with colleagues
    TECHNICAL = "technical"
    OTHER = "other"


def next_at(clock: time, now: datetime, zone: ZoneInfo) -> datetime:
    """The next moment at which the site's clocks show `clock`: today, or tomorrow where it has passed."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), clock, zone)
    return today if today > local else datetime.combine(local.date() + timedelta(days=1), clock, zone)
