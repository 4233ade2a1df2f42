"""A service closes earlier today than its hours say: today's own hours, cut at a moment; tomorrow nothing of it is left."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.contract.hours import DatedDay, Day, Hours, Span, day_of
from config.contract.local_time import moment_of
from display_server.domain.hours import ROUND_THE_CLOCK

_A_DAY = timedelta(days=1)


class NotToday(ValueError):
    """No closing that can be kept. `args[0]`: `past` (the time has gone by), `closed` (it is closed by then anyway)."""


def closing_moment(said: time, day: date, zone: ZoneInfo, now: datetime, day_starts: time) -> datetime:
    """The moment of the business day `day` at which its clock shows `said`. Raises NotToday (`past`)."""
    at = moment_of(day if said >= day_starts else day + _A_DAY, said, zone)
    if at <= now:
        raise NotToday("past")
    return at


def ending_at(hours: Hours | None, day: date, closes: datetime, zone: ZoneInfo) -> Hours:
    """The same hours with those of the date `day` ending at `closes` at the latest. None: always open, so far.

    Raises NotToday (`closed`) where they end by then already.
    """
    week = hours or ROUND_THE_CLOCK
    before = day_of(week, day)
    kept = tuple(cut for span in before.spans if (cut := _cut(span, day, closes, zone)) is not None)
    if kept == before.spans:
        raise NotToday("closed")
    return _with(week, day, Day(spans=kept, breaks=before.breaks))


def without(hours: Hours, day: date) -> Hours:
    """The date is like any other of its weekday again."""
    return hours.model_copy(update={"dated": tuple(one for one in hours.dated if one.day != day)})


def _with(hours: Hours, day: date, said: Day) -> Hours:
    own = DatedDay(day=day, spans=said.spans, breaks=said.breaks)
    return hours.model_copy(update={"dated": (*without(hours, day).dated, own)})


def _cut(span: Span, day: date, closes: datetime, zone: ZoneInfo) -> Span | None:
    """None: it would begin after the closing."""
    opens = moment_of(day, span.opens, zone)
    ends = moment_of(day if span.closes > span.opens else day + _A_DAY, span.closes, zone, last=True)
    if opens >= closes:
        return None
    return (
        span if ends <= closes else Span(opens=span.opens, closes=closes.astimezone(zone).time().replace(tzinfo=None))
    )
