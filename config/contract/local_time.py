"""A time on a wall clock as a moment: also on the nights when an hour is missing or comes twice. Hub and kiosk say the same."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_EXACT = timedelta(microseconds=1)


@lru_cache(maxsize=256)  # the day's beginning is asked for with every number
def moment_of(day: date, at: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """When the clocks of `zone` show `at` on `day`, in UTC.

    A time that comes twice: the first one, or the `last`. A time that is skipped: the moment of the skip, because that is
    when the clocks first show it or anything later.
    """
    first, second = (_utc(day, at, zone, fold) for fold in (0, 1))
    if first <= second:  # an ordinary time, or one that comes twice
        return second if last else first
    return _skip(second, first, zone)


def _utc(day: date, at: time, zone: ZoneInfo, fold: int) -> datetime:
    return datetime.combine(day, at, tzinfo=zone).replace(fold=fold).astimezone(UTC)


def _skip(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment between these two at which the clocks of `zone` jump."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _EXACT:
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
