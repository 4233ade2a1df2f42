"""Numbers as people see them, the blocks they are leased in, and the business day they belong to."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.contract.numbers import FIRST_LEASED, shown_number

__all__ = ["block", "business_day", "day_bounds", "shown_number"]


def day_bounds(day: date, zone: ZoneInfo, day_starts: time) -> tuple[datetime, datetime]:
    """When a business day begins and ends, in UTC; 23 to 25 hours apart."""
    return _begins(day, zone, day_starts), _begins(day + timedelta(days=1), zone, day_starts)


def _begins(day: date, zone: ZoneInfo, day_starts: time) -> datetime:
    return datetime.combine(day, day_starts, tzinfo=zone).astimezone(UTC)


def block(*, issued: int, leased: int, size: int) -> tuple[int, int]:
    """First and last number of the next block: past what the counter issued and past every block given before."""
    first = max(FIRST_LEASED, issued + 1, leased + 1)
    return first, first + size - 1


def business_day(now: datetime, zone: ZoneInfo, day_starts: time) -> date:
    """The day `now` (aware) belongs to where the hospital stands; before `day_starts` it is still yesterday."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= day_starts else local.date() - timedelta(days=1)
