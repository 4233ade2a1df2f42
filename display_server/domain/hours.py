"""Opening hours as the hub keeps them: a service's own over its site's, and the lines in which an administrator writes them."""

import re
from collections.abc import Sequence
from datetime import date, time

from config.contract.hours import DatedDay, Day, Hours, Opening, Span, opening, overlapping, takes_numbers

__all__ = [
    "Hours",
    "HoursUnclear",
    "Opening",
    "in_force",
    "opening",
    "read_dates",
    "read_spans",
    "said",
    "takes_numbers",
]

WHOLE_DAY = Span(opens=time(0), closes=time(0))
ROUND_THE_CLOCK = Hours(weekly=(Day(spans=(WHOLE_DAY,)),) * 7)

_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–—]\s*([01]?\d|2[0-4]):([0-5]\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
MOST_DATES = 200


class HoursUnclear(ValueError):
    """Hours that cannot be read. `args[0]` is a code: shape, overlap, date, twice, too_many; the face says it in words."""


def in_force(site: Hours | None, service: Hours | None, *, through_holidays: bool) -> Hours | None:
    """What holds for a service: its own week, else its site's; its own dates, then its site's holidays unless it works
    through them. None: always open.
    """
    week = service or site
    if week is None or site is None or week is site:
        return week if not (through_holidays and week is site and week is not None) else _without_dates(week)
    if through_holidays:
        return week
    own = {one.day for one in week.dated}
    holidays = tuple(one for one in site.dated if one.day not in own)
    return week.model_copy(update={"dated": (*week.dated, *holidays)}) if holidays else week


def _without_dates(hours: Hours) -> Hours:
    return hours.model_copy(update={"dated": ()})


def read_spans(text: str) -> tuple[Span, ...]:
    """`08:00–12:00, 13:00–17:00`; nothing: closed. 24:00 is midnight. Raises HoursUnclear."""
    spans = tuple(_read_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip())
    if overlapping(spans):
        raise HoursUnclear("overlap")
    return tuple(sorted(spans, key=lambda one: one.opens))


def _read_span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise HoursUnclear("shape")
    opens, closes = (_time(found[hour], found[hour + 1]) for hour in (1, 3))
    if opens == closes and opens != time(0):
        raise HoursUnclear("shape")
    return Span(opens=opens, closes=closes)


def _time(hour: str, minute: str) -> time:
    if int(hour) == 24 and int(minute):
        raise HoursUnclear("shape")
    return time(int(hour) % 24, int(minute))


def read_dates(text: str) -> tuple[DatedDay, ...]:
    """One date a line: `2026-12-25` closed, `2026-12-24 08:00–12:00` its own hours. Raises HoursUnclear."""
    found: dict[date, DatedDay] = {}
    for line in (one.strip() for one in text.splitlines() if one.strip()):
        said_day, _, spans = line.partition(" ")
        try:
            day = date.fromisoformat(said_day) if _DATE.fullmatch(said_day) else None
        except ValueError:
            day = None
        if day is None:
            raise HoursUnclear("date")
        if day in found:
            raise HoursUnclear("twice")
        found[day] = DatedDay(day=day, spans=read_spans(spans))
    if len(found) > MOST_DATES:
        raise HoursUnclear("too_many")
    return tuple(found[day] for day in sorted(found))


def said(spans: Sequence[Span]) -> str:
    """The same as an administrator would write it."""
    return ", ".join(f"{one.opens:%H:%M}–{_closing(one)}" for one in spans)


def _closing(span: Span) -> str:
    return "24:00" if span.closes == time(0) else f"{span.closes:%H:%M}"
