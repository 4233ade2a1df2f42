"""How busy it is, as the hub said it last: bands in whole fives rounded outward, never a word past what was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from config.contract.push import Elsewhere, LoadNow, WaitNow
from config.contract.ticket import TicketWait

STEP = timedelta(minutes=5)
LEAST_WALK = timedelta(minutes=5)
"""Back to the waiting place, where nobody says that it is farther: who goes away must be back before the call."""


@dataclass(frozen=True)
class Busy:
    """By department's and service's code; what is missing nobody knows. `as_of`: when the hub read its lines.

    `elsewhere`: by service, another that does the same and is less busy.
    """

    loads: Mapping[str, LoadNow] = field(default_factory=dict)
    waits: Mapping[str, WaitNow] = field(default_factory=dict)
    elsewhere: Mapping[str, Elsewhere] = field(default_factory=dict)

    @property
    def as_of(self) -> datetime | None:
        read = [load.as_of for load in self.loads.values()] + [wait.as_of for wait in self.waits.values()]
        return max(read, default=None)


@dataclass(frozen=True)
class Minutes:
    """From p50 to p90, both whole fives; `low` may be 0."""

    low: int
    high: int


def minutes_of(wait: WaitNow) -> Minutes:
    """Rounded outward: what is said may be too wide, never too narrow."""
    low = wait.middle_s // 60 // 5 * 5
    return Minutes(low, max(-(-wait.late_s // 300) * 5, low + 5))


def ticket_wait(wait: WaitNow | None, issued_at: datetime) -> TicketWait | None:
    """The same for the paper, as moments too; None where nobody knows."""
    if wait is None:
        return None
    minutes = minutes_of(wait)
    free = _down(issued_at + timedelta(seconds=wait.early_s) - max(LEAST_WALK, timedelta(minutes=wait.walk_minutes)))
    return TicketWait(
        from_minutes=minutes.low,
        to_minutes=minutes.high,
        likely_before=_up(issued_at + timedelta(seconds=wait.late_s)),
        free_until=free if free >= issued_at + STEP else None,
    )


def _down(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)


def _up(moment: datetime) -> datetime:
    down = _down(moment)
    return down if down == moment else down + STEP
