"""Opening hours on the wire, and the one rule of what they mean: hub and kiosk say the same, also without each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from pydantic import Field

from config.contract.base import Answer
from config.contract.local_time import moment_of

A_DAY = timedelta(days=1)
LOOK_AHEAD = 60
"""Days within which a next opening is looked for; past them nothing is promised."""


class Span(Answer):
    """From `opens` until `closes` on the site's clocks. Not after `opens`: on the next day; 00:00 to 00:00 is a whole day."""

    opens: time
    closes: time


class Day(Answer):
    """What begins on one day: several spans, none where it is closed, and the breaks within them."""

    spans: tuple[Span, ...] = ()
    breaks: tuple[Span, ...] = Field(default=(), description="One before the first span begins is after midnight.")


class DatedDay(Day):
    """One date's own hours in place of its weekday's: a holiday, a short day, an extra Saturday."""

    day: date


class Hours(Answer):
    weekly: tuple[Day, ...] = Field(min_length=7, max_length=7, description="Monday first.")
    dated: tuple[DatedDay, ...] = ()
    last_number_minutes: int = Field(default=0, ge=0, description="No walk-in's number this long before closing.")


@dataclass(frozen=True)
class Opening:
    """How a service stands at one moment. Without a moment: it never closes, or nobody knows when it opens."""

    is_open: bool  # people are served
    takes_numbers: bool  # a walk-in can be given a number
    closes_at: datetime | None = None
    opens_at: datetime | None = None  # where no number is given: when the next one is
    on_break: bool = False


ALWAYS = Opening(is_open=True, takes_numbers=True)

_Stretch = tuple[datetime, datetime]


def opening(hours: Hours | None, zone: ZoneInfo, now: datetime) -> Opening:
    """Whether people are served at `now`, whether a number is given, and what comes next. No hours: always open."""
    if hours is None:
        return ALWAYS
    today = now.astimezone(zone).date()
    near = _ahead(hours, zone, today, now, 2)
    if near and near[0][0] <= now and near[0][1] - now > A_DAY:
        return _with_break(hours, zone, now, ALWAYS)  # round the clock as far as anybody plans
    far = near if len(near) > 1 else _ahead(hours, zone, today, now, LOOK_AHEAD)
    here = far[0] if far and far[0][0] <= now else None
    following = next((start for start, _ in far if start > now), None)
    if here is None:
        return Opening(is_open=False, takes_numbers=False, opens_at=following)
    takes = now < here[1] - timedelta(minutes=hours.last_number_minutes)
    found = Opening(True, takes, closes_at=here[1], opens_at=None if takes else following)
    return _with_break(hours, zone, now, found)


def takes_numbers(hours: Hours | None, zone: ZoneInfo, now: datetime) -> bool:
    """`opening(…).takes_numbers` alone, without looking for what comes next: asked for each number."""
    if hours is None:
        return True
    last = timedelta(minutes=hours.last_number_minutes)
    near = _ahead(hours, zone, now.astimezone(zone).date(), now, 2)
    is_open = bool(near) and near[0][0] <= now < near[0][1] - last
    return is_open and _break_end(hours, zone, now) is None


def _with_break(hours: Hours, zone: ZoneInfo, now: datetime, found: Opening) -> Opening:
    until = _break_end(hours, zone, now)
    if until is None:
        return found
    again = until if found.closes_at is None or until < found.closes_at else found.opens_at
    return Opening(False, False, closes_at=found.closes_at, opens_at=again, on_break=True)


def _ahead(hours: Hours, zone: ZoneInfo, today: date, now: datetime, days: int) -> list[_Stretch]:
    """The stretches without a gap that have not ended, from yesterday's night shift on."""
    merged: list[_Stretch] = []
    for start, end in _spans(hours, zone, today - A_DAY, days + 1):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [stretch for stretch in merged if stretch[1] > now]


def _spans(hours: Hours, zone: ZoneInfo, first: date, days: int) -> Iterator[_Stretch]:
    """Every span that begins on these days, in the order they begin."""
    for day in (first + A_DAY * count for count in range(days)):
        for span in sorted(day_of(hours, day).spans, key=lambda one: one.opens):
            yield _moments(span, day, zone)


def _moments(span: Span, day: date, zone: ZoneInfo) -> _Stretch:
    ends = day if span.closes > span.opens else day + A_DAY
    return moment_of(day, span.opens, zone), moment_of(ends, span.closes, zone, last=True)


def day_of(hours: Hours, day: date) -> Day:
    """The date's own hours, else its weekday's."""
    return next((one for one in hours.dated if one.day == day), hours.weekly[day.weekday()])


def _break_end(hours: Hours, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end of the break that is now; None: there is none."""
    today = now.astimezone(zone).date()
    for day in (today - A_DAY, today):
        said = day_of(hours, day)
        if not said.breaks or not said.spans:
            continue
        begins = min(span.opens for span in said.spans)
        for one in said.breaks:
            start, end = _moments(one, day if one.opens >= begins else day + A_DAY, zone)
            if start <= now < end:
                return end
    return None


def overlapping(spans: tuple[Span, ...]) -> bool:
    """Whether two spans of one day share a minute, or one reaches past midnight into another."""
    ordered = sorted(spans, key=lambda one: one.opens)
    return any(one.closes <= one.opens or one.closes > two.opens for one, two in pairwise(ordered))
