"""The end of a service's day: who will not be called by then, as far as is known now, and when a wait has ended with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from config.contract.hours import Hours, Opening, opening
from display_server.domain.numbering import business_day

VIEW_FROM = timedelta(minutes=60)
"""So long before the end staff see who will probably not be called."""
SENT_ON_WITHIN = timedelta(minutes=5)
"""Whose next step closed before they came to it: so long staff can send them elsewhere, or take the finish back."""
_STRETCHES_A_DAY = 12
_NOTHING: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True)
class Pace:
    """How fast a line goes: one patient a `target` at each open desk. Where no wait is foretold, this is the p90."""

    target: timedelta
    open_desks: int


def called_by(ahead: int, now: datetime, pace: Pace) -> datetime | None:
    """When somebody with so many ahead is called at the latest, nine times in ten; None: no desk is open."""
    return now + pace.target * ahead / pace.open_desks if pace.open_desks else None


def not_called(
    line: Sequence[str], now: datetime, closes_at: datetime, pace: Pace, foreseen: Mapping[str, datetime] = _NOTHING
) -> list[str]:
    """The numbers of a line, in calling order, that `closes_at` comes before.

    `foreseen`: by when a number is called nine times in ten, where the predictor knows it; the pace says it of the others.
    """
    found = []
    for ahead, number in enumerate(line):
        at = foreseen.get(number, called_by(ahead, now, pace)) if pace.open_desks else None
        if at is None or at >= closes_at:
            found.append(number)
    return found


def closes_soon(here: Opening, now: datetime) -> bool:
    return here.is_open and here.closes_at is not None and here.closes_at - now <= VIEW_FROM


def opens_later_today(here: Opening, now: datetime, zone: ZoneInfo, day_starts: time) -> bool:
    """Closed, and open again on this business day: before the doors open, or in a break."""
    if here.is_open or here.opens_at is None:
        return False
    return business_day(here.opens_at, zone, day_starts) == business_day(now, zone, day_starts)


def opens_another_day(hours: Hours | None, zone: ZoneInfo, day_starts: time, now: datetime) -> datetime | None:
    """When the doors open on a later business day, for whom today's end came first. None: nobody knows, or no day ends."""
    at, today = now, business_day(now, zone, day_starts)
    for _ in range(_STRETCHES_A_DAY):
        here = opening(hours, zone, at)
        following = here.closes_at if here.is_open else here.opens_at
        if following is None:
            return None
        if not here.is_open and business_day(following, zone, day_starts) != today:
            return following
        at = following
    return None


def wait_ends(
    hours: Hours | None, zone: ZoneInfo, day_starts: time, arrived_at: datetime, *, sent_on: bool = False
) -> datetime | None:
    """The end of the last stretch of the day somebody came for: over a noon closing they go on waiting. None: no end.

    `sent_on`: they come from another stage of their visit. Where that day's last stretch is over by then, nobody will call
    them, and they came for no other day: it ends after `SENT_ON_WITHIN`.
    """
    end, day = arrived_at, business_day(arrived_at, zone, day_starts)
    for stretch in range(_STRETCHES_A_DAY):
        here = opening(hours, zone, end)
        if here.closes_at is None and here.opens_at is not None:
            if (stretch or sent_on) and business_day(here.opens_at, zone, day_starts) != day:
                return end if stretch else end + SENT_ON_WITHIN
            day = business_day(here.opens_at, zone, day_starts)
            here = opening(hours, zone, here.opens_at)
        if here.closes_at is None:
            return None
        end = here.closes_at
    return end
