"""Opening hours: what a wall clock and the week say together, also at night and when the clocks jump."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.contract.hours import DatedDay, Day, Hours, Span, opening, takes_numbers
from display_server.domain.hours import ROUND_THE_CLOCK, HoursUnclear, in_force, read_dates, read_spans, said

VILNIUS = ZoneInfo("Europe/Vilnius")
THURSDAY = date(2026, 3, 12)


def span(opens: str, closes: str) -> Span:
    return Span(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def weekdays(*spans: Span, breaks: tuple[Span, ...] = (), last: int = 0, dated: tuple[DatedDay, ...] = ()) -> Hours:
    """Monday to Friday alike, closed at the weekend."""
    day = Day(spans=spans, breaks=breaks)
    return Hours(weekly=(*(day,) * 5, Day(), Day()), dated=dated, last_number_minutes=last)


def at(said: str, day: date = THURSDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(said), tzinfo=VILNIUS)


OFFICE = weekdays(span("08:00", "12:00"), span("14:00", "18:00"))


def test_without_hours_a_service_is_always_open() -> None:
    assert opening(None, VILNIUS, at("03:00")).takes_numbers
    assert takes_numbers(None, VILNIUS, at("03:00"))


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        (at("07:59"), at("08:00")),
        (at("12:00"), at("14:00")),
        (at("18:00"), at("08:00", date(2026, 3, 13))),
        (at("18:00", date(2026, 3, 13)), at("08:00", date(2026, 3, 16))),  # Friday evening: Monday
    ],
)
def test_a_closed_service_says_when_it_opens(now: datetime, opens_at: datetime) -> None:
    found = opening(OFFICE, VILNIUS, now)
    assert (found.is_open, found.takes_numbers, found.opens_at) == (False, False, opens_at)


def test_an_open_one_says_when_it_closes() -> None:
    found = opening(OFFICE, VILNIUS, at("08:00"))
    assert (found.is_open, found.takes_numbers, found.closes_at) == (True, True, at("12:00"))


def test_the_last_number_is_given_before_closing_while_people_are_still_served() -> None:
    hours = weekdays(span("08:00", "18:00"), last=30)
    assert opening(hours, VILNIUS, at("17:29")).takes_numbers
    late = opening(hours, VILNIUS, at("17:30"))
    assert (late.is_open, late.takes_numbers) == (True, False)
    assert late.opens_at == at("08:00", date(2026, 3, 13))


def test_in_a_break_nobody_is_served_until_its_end() -> None:
    hours = weekdays(span("08:00", "18:00"), breaks=(span("13:00", "13:30"),))
    found = opening(hours, VILNIUS, at("13:10"))
    assert (found.is_open, found.takes_numbers, found.on_break) == (False, False, True)
    assert found.opens_at == at("13:30")
    assert opening(hours, VILNIUS, at("13:30")).takes_numbers


def test_a_night_shift_goes_on_past_midnight_and_its_break_too() -> None:
    night = weekdays(span("20:00", "06:00"), breaks=(span("02:00", "02:30"),))
    assert opening(night, VILNIUS, at("05:59")).closes_at == at("06:00")
    assert opening(night, VILNIUS, at("02:10")).opens_at == at("02:30")
    saturday = date(2026, 3, 14)
    assert opening(night, VILNIUS, at("05:00", saturday)).is_open  # Friday's night
    assert not opening(night, VILNIUS, at("20:00", saturday)).is_open


def test_spans_that_touch_at_midnight_are_one() -> None:
    found = opening(ROUND_THE_CLOCK, VILNIUS, at("23:59"))
    assert (found.is_open, found.closes_at) == (True, None)
    monday_on = Hours(
        weekly=(Day(spans=(span("08:00", "00:00"),)), Day(spans=(span("00:00", "10:00"),)), *(Day(),) * 5)
    )
    monday = date(2026, 3, 9)
    assert opening(monday_on, VILNIUS, at("23:00", monday)).closes_at == at("10:00", date(2026, 3, 10))


def test_a_date_has_its_own_hours_in_place_of_its_weekdays() -> None:
    short = DatedDay(day=THURSDAY, spans=(span("08:00", "10:00"),))
    holiday = DatedDay(day=date(2026, 3, 13))
    hours = weekdays(span("08:00", "18:00"), dated=(short, holiday))
    assert opening(hours, VILNIUS, at("09:00")).closes_at == at("10:00")
    assert opening(hours, VILNIUS, at("10:00")).opens_at == at("08:00", date(2026, 3, 16))


def test_a_service_that_never_opens_promises_nothing() -> None:
    assert opening(weekdays(), VILNIUS, at("10:00")).opens_at is None


def test_a_services_own_week_wins_and_the_sites_holidays_still_close_it() -> None:
    holiday = DatedDay(day=THURSDAY)
    site = weekdays(span("07:00", "20:00"), dated=(holiday,))
    found = in_force(site, OFFICE, through_holidays=False)
    assert not opening(found, VILNIUS, at("09:00")).is_open
    assert opening(in_force(site, OFFICE, through_holidays=True), VILNIUS, at("09:00")).is_open
    assert opening(in_force(site, None, through_holidays=True), VILNIUS, at("09:00")).is_open
    assert in_force(site, None, through_holidays=False) == site
    assert in_force(None, None, through_holidays=False) is None


def test_a_services_own_entry_for_a_holiday_wins_over_the_sites() -> None:
    own = weekdays(span("08:00", "18:00"), dated=(DatedDay(day=THURSDAY, spans=(span("10:00", "12:00"),)),))
    found = in_force(weekdays(dated=(DatedDay(day=THURSDAY),)), own, through_holidays=False)
    assert opening(found, VILNIUS, at("11:00")).is_open


_quarter = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
_ZONES = ("Europe/Vilnius", "America/Havana", "America/Santiago", "Australia/Lord_Howe", "Asia/Shanghai")
_JUMPS = (
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
    date(2026, 4, 4),
)


@given(_quarter, _quarter, st.sampled_from(_ZONES), st.sampled_from(_JUMPS), st.integers(0, 3 * 24 * 12))
def test_a_service_is_open_exactly_while_the_clock_on_the_wall_says_so(  # what the property ranges over
    opens: time, closes: time, name: str, first: date, five_minutes: int
) -> None:
    """Also on the nights when an hour is missing or comes twice, where the hour that comes twice lies inside the span."""
    zone = ZoneInfo(name)
    hours = Hours(weekly=(Day(spans=(Span(opens=opens, closes=closes),)),) * 7)
    now = datetime.combine(first, time(0), tzinfo=UTC) + timedelta(minutes=5 * five_minutes)
    shown = [(now + timedelta(hours=shift)).astimezone(zone) for shift in (-1, 0, 1)]
    wall = shown[1].time()
    if shown[1].utcoffset() == shown[0].utcoffset() == shown[2].utcoffset():
        by_wall = opens <= wall < closes if opens < closes else wall >= opens or wall < closes
        assert opening(hours, zone, now).is_open is by_wall
    assert takes_numbers(hours, zone, now) is opening(hours, zone, now).takes_numbers


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-03-29T00:59:00+00:00", False),  # 02:59; at 03:00 the clocks jump to 04:00, so 03:30 never comes
        ("2026-03-29T01:00:00+00:00", True),
        ("2026-10-25T00:29:00+00:00", False),  # 03:29, for the first time
        ("2026-10-25T00:30:00+00:00", True),
        ("2026-10-25T01:15:00+00:00", True),  # 03:15 again: what has opened stays open
    ],
)
def test_what_opens_in_the_hour_of_the_jump_opens_once(now: str, is_open: bool) -> None:
    hours = Hours(weekly=(Day(spans=(span("03:30", "09:00"),)),) * 7)
    assert opening(hours, VILNIUS, datetime.fromisoformat(now)).is_open is is_open


def test_hours_are_read_as_an_administrator_writes_them() -> None:
    assert read_spans("8:00-12:00; 13:00 – 24:00") == (span("08:00", "12:00"), span("13:00", "00:00"))
    assert read_spans("") == ()
    assert said(read_spans("13:00-24:00, 8:00-12:00")) == "08:00–12:00, 13:00–24:00"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("8-12", "shape"), ("08:00–25:00", "shape"), ("08:00–24:30", "shape"), ("09:00–09:00", "shape"),
        ("08:00–12:00, 11:00–13:00", "overlap"), ("20:00–06:00, 22:00–23:00", "overlap"),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read_say_why(text: str, why: str) -> None:
    with pytest.raises(HoursUnclear, match=why):
        read_spans(text)


def test_dates_are_read_one_a_line() -> None:
    assert read_dates("2026-12-25\n2026-12-24 08:00-12:00\n") == (
        DatedDay(day=date(2026, 12, 24), spans=(span("08:00", "12:00"),)),
        DatedDay(day=date(2026, 12, 25)),
    )


@pytest.mark.parametrize(
    ("text", "why"), [("25.12.2026", "date"), ("2026-02-30", "date"), ("2026-12-25\n2026-12-25", "twice")]
)
def test_dates_that_cannot_be_read_say_why(text: str, why: str) -> None:
    with pytest.raises(HoursUnclear, match=why):
        read_dates(text)
