"""Numbers as people see them, and the business day they belong to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def shown_number(letters: str, number: int) -> str:
    """`K-017`; past 999 a fourth digit: `K-1017`."""
    return f"{letters}-{number:03d}"


def business_day(now: datetime, zone: ZoneInfo, day_starts: time) -> date:
    """The day `now` (aware) belongs to where the hospital stands; before `day_starts` it is still yesterday."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= day_starts else local.date() - timedelta(days=1)
