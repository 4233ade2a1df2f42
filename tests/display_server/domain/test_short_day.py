"""A service that closes early today: today's spans are cut, tomorrow's are not; a time that has passed is refused."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.contract.hours import Day, Hours, Span, opening
from display_server.domain.short_day import NotToday, closing_moment, ending_at, without

ZONE = ZoneInfo("Europe/Vilnius")
THURSDAY = date(2026, 3, 12)
DAY = Day(spans=(Span(opens=time(8), closes=time(12)), Span(opens=time(13), closes=time(17))))
WEEK = Hours(weekly=(DAY,) * 7)


def at(hour: int, minute: int = 0, day: date = THURSDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def is_open(hours: Hours, when: datetime) -> bool:
    return opening(hours, ZONE, when).is_open


def test_today_ends_at_the_time_and_tomorrow_is_as_usual() -> None:
    short = ending_at(WEEK, THURSDAY, at(14), ZONE)
    assert is_open(short, at(13, 59))
    assert not is_open(short, at(14))
    assert is_open(short, at(16) + timedelta(days=1))
    assert without(short, THURSDAY) == WEEK


def test_what_would_begin_later_does_not_begin() -> None:
    assert not is_open(ending_at(WEEK, THURSDAY, at(12, 30), ZONE), at(13, 30))
    morning = ending_at(WEEK, THURSDAY, at(11), ZONE)
    assert (is_open(morning, at(10)), is_open(morning, at(11, 30)), is_open(morning, at(13, 30))) == (
        True,
        False,
        False,
    )


def test_a_house_that_is_always_open_closes_and_opens_at_midnight() -> None:
    short = ending_at(None, THURSDAY, at(14), ZONE)
    assert (is_open(short, at(10)), is_open(short, at(15))) == (True, False)
    assert is_open(short, at(0, 0, THURSDAY + timedelta(days=1)))


def test_a_night_shift_is_cut_after_midnight() -> None:
    night = Hours(weekly=(Day(spans=(Span(opens=time(20), closes=time(6)),)),) * 7)
    closes = closing_moment(time(2), THURSDAY, ZONE, at(22), time(7))
    short = ending_at(night, THURSDAY, closes, ZONE)
    friday = THURSDAY + timedelta(days=1)
    assert (is_open(short, at(1, 0, friday)), is_open(short, at(3, 0, friday))) == (True, False)


@pytest.mark.parametrize(("said", "why"), [(time(9), "past"), (time(17), "closed"), (time(23), "closed")])
def test_a_closing_that_cannot_be_kept_is_refused(said: time, why: str) -> None:
    with pytest.raises(NotToday, match=why):
        ending_at(WEEK, THURSDAY, closing_moment(said, THURSDAY, ZONE, at(10), time(0)), ZONE)
