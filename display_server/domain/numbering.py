"""Numbers as people see them, the blocks they are leased in, and the business day they belong to."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.contract.local_time import moment_of
from config.contract.numbers import FIRST_LEASED, shown_number

__all__ = ["block", "business_day", "day_bounds", "past_the_lost", "shown_number"]

_A_DAY = timedelta(days=1)


def day_bounds(day: date, zone: ZoneInfo, day_starts: time) -> tuple[datetime, datetime]:
    """When a business day begins and ends, in UTC; 23 to 25 hours apart."""
    return moment_of(day, day_starts, zone), moment_of(day + _A_DAY, day_starts, zone)


def block(*, after: int, taken: Iterable[tuple[int, int]], size: int) -> tuple[int, int]:
    """First and last number of the next block: the lowest one past `after` that meets no block of `taken` (first, last)."""
    first = max(FIRST_LEASED, after + 1)
    for begins, ends in sorted(taken):
        if begins < first + size and ends >= first:
            first = ends + 1
    return first, first + size - 1


LOST_AT_MOST = 2000
"""Numbers of a series given between a backup and its loss: more than the busiest hospital gives on a whole day."""


def past_the_lost(last: int) -> int:
    """The last number that may have been given where a restored database knows of `last`; what follows is a round thousand."""
    return (last // 1000 + 1) * 1000 + LOST_AT_MOST


def business_day(now: datetime, zone: ZoneInfo, day_starts: time) -> date:
    """The day `now` (aware) belongs to where the hospital stands; before `day_starts` it is still yesterday.

    By moments and not by what the clocks show: where they go back over `day_starts`, a day that has begun goes on.
    """
    local = now.astimezone(zone)
    day = local.date()
    if local.fold and now >= moment_of(day + _A_DAY, day_starts, zone):
        return day + _A_DAY
    return day if now >= moment_of(day, day_starts, zone) else day - _A_DAY
