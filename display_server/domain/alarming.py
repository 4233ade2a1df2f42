"""Alarms that leave the house: what is told, to whom at which hour, what may wait for the morning, and when it is told again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong; a test and the weekly check stand beside them."""

    HELP = "help"
    LINE_ALONE = "line_alone"
    SILENT = "silent"
    PRINTER = "printer"
    BOOKINGS = "bookings"
    BACKUP = "backup"
    DISK = "disk"
    TEST = "test"
    CHECK = "check"


GRAVE = frozenset({Kind.HELP, Kind.DISK, Kind.TEST, Kind.CHECK})
"""Told in quiet hours, too: somebody waits for a person, or the hub is about to take no number."""

GRACE: dict[Kind, timedelta] = {
    Kind.HELP: timedelta(minutes=1),
    Kind.SILENT: timedelta(minutes=5),
    Kind.PRINTER: timedelta(minutes=2),
}
"""So long a thing must last: a hub or a kiosk that begins anew is none, and staff are there first."""

AGAIN_AFTER = timedelta(minutes=30)
CHECKED_WITHIN = timedelta(days=8)
"""An address that took no letter for longer is believed no more: each week one is sent."""
CHECK_AT = time(9)
CHECK_DAY = 0  # Monday


@dataclass(frozen=True)
class Duty:
    """`days`: Monday is 0. From `begins` until `ends` on the site's clocks; not after `begins`: into the next day."""

    days: frozenset[int]
    begins: time
    ends: time

    def covers(self, local: datetime) -> bool:
        """Whether somebody is on duty at this moment of the site's clocks."""
        clock = local.time().replace(tzinfo=None)
        if self.begins < self.ends:
            return local.weekday() in self.days and self.begins <= clock < self.ends
        if clock >= self.begins:
            return local.weekday() in self.days
        return clock < self.ends and (local.weekday() - 1) % 7 in self.days


def is_quiet(begins: time | None, ends: time | None, local: datetime) -> bool:
    """No quiet hours are entered: never."""
    if begins is None or ends is None or begins == ends:
        return False
    return Duty(frozenset(range(7)), begins, ends).covers(local)


def is_due(kind: Kind, since: datetime, told_at: datetime | None, acknowledged: bool, now: datetime) -> bool:
    """Told once it has lasted, then again until somebody sees to it."""
    if acknowledged or now - since < GRACE.get(kind, timedelta(0)):
        return False
    return told_at is None or now - told_at >= AGAIN_AFTER


def days_of(said: Collection[str]) -> frozenset[int]:
    """From a form's ticks `0` to `6`."""
    return frozenset(int(one) for one in said if one in {"0", "1", "2", "3", "4", "5", "6"})
