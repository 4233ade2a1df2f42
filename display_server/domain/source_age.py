"""Whether a source of figures can still be believed: judged by its own time stamps, never by when they arrived."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Trust(StrEnum):
    """What may be done with the newest figures."""

    FRESH = "fresh"
    AGED = "aged"  # shown with their age
    GONE = "gone"  # no level: no data


REPEATS_SHOWN = 3
"""A stamp heard a fourth time stands still: a public feed once did for months while its rows kept coming."""


@dataclass
class Source:
    """One feed. `shown_until` and `gone_after` are ages of its newest stamp; for a live queue 2 and 10 minutes."""

    shown_until: timedelta = timedelta(minutes=2)
    gone_after: timedelta = timedelta(minutes=10)
    newest: datetime | None = None
    repeats: int = 0
    went_back: bool = False

    def hear(self, stamp: datetime) -> bool:
        """A row came; whether its figures are new. A stamp before the newest one is a fault and changes nothing."""
        if self.newest is not None and stamp < self.newest:
            self.went_back = True
            return False
        if stamp == self.newest:
            self.repeats += 1
            return False
        self.newest, self.repeats, self.went_back = stamp, 0, False
        return True

    def trust(self, now: datetime) -> Trust:
        """At this moment of the reader's clock. A stamp from the future proves nothing either."""
        if self.newest is None or self.repeats >= REPEATS_SHOWN or self.newest - now > self.shown_until:
            return Trust.GONE
        age = now - self.newest
        if age > self.gone_after:
            return Trust.GONE
        return Trust.AGED if age > self.shown_until or self.went_back else Trust.FRESH
