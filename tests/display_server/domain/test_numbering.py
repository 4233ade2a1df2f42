"""Numbers and days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from display_server.domain.numbering import block, business_day, day_bounds, shown_number

VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("letters", "number", "shown"),
    [("K", 17, "K-017"), ("K", 999, "K-999"), ("K", 1017, "K-1017"), ("AK", 1, "AK-001")],
)
def test_a_number_has_three_digits_and_a_fourth_past_999(letters: str, number: int, shown: str) -> None:
    assert shown_number(letters, number) == shown


@pytest.mark.parametrize(
    ("after", "taken", "first"),
    [
        (0, [], 500), (640, [], 641), (0, [(500, 519)], 520), (0, [(510, 529)], 530), (0, [(520, 539)], 500),
        (505, [(530, 549), (500, 519), (520, 529)], 550), (0, [(519, 519), (540, 560)], 520),
    ],
)  # fmt: skip
def test_a_block_is_the_lowest_that_meets_no_other(after: int, taken: list[tuple[int, int]], first: int) -> None:
    assert block(after=after, taken=taken, size=20) == (first, first + 19)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 3, 12, 21, 59, tzinfo=UTC), date(2026, 3, 12)),
        (datetime(2026, 3, 12, 22, 0, tzinfo=UTC), date(2026, 3, 13)),  # midnight in Vilnius
        (datetime(2026, 7, 12, 21, 0, tzinfo=UTC), date(2026, 7, 13)),  # summer time
    ],
)
def test_the_day_changes_at_midnight_where_the_hospital_stands(utc: datetime, day: date) -> None:
    assert business_day(utc, VILNIUS, time(0, 0)) == day


def test_a_day_that_begins_at_four_is_still_yesterday_at_three() -> None:
    three = datetime(2026, 3, 13, 3, 0, tzinfo=VILNIUS)
    assert business_day(three, VILNIUS, time(4, 0)) == date(2026, 3, 12)
    assert business_day(three.replace(hour=4), VILNIUS, time(4, 0)) == date(2026, 3, 13)


STARTS = (time(0, 0), time(0, 30), time(2, 30), time(4, 0), time(23, 30))
"""Also where clocks jump: at midnight (Beirut, Cairo, Santiago), at two, at half past (Lord Howe)."""
SAMPLE = (
    "Europe/Vilnius", "Europe/Kyiv", "America/Havana", "America/Santiago", "Africa/Cairo", "Asia/Beirut",
    "Australia/Lord_Howe", "Africa/Casablanca", "America/Nuuk", "Pacific/Chatham", "Pacific/Kiritimati", "Asia/Shanghai",
)  # fmt: skip


def days_that_break(name: str, days: range, starts: time) -> list[date]:
    """Business days that do not begin exactly where the day before ends, or are not 22 to 26 hours long."""
    zone, first, wrong = ZoneInfo(name), date(2024, 1, 1), []
    end = day_bounds(first + timedelta(days=days[0] - 1), zone, starts)[1]
    for day in (first + timedelta(days=count) for count in days):
        begin, begins_here = end, day
        start, end = day_bounds(day, zone, starts)
        at_ends = [business_day(at, zone, starts) for at in (start, end - timedelta(microseconds=1))]
        before = business_day(start - timedelta(microseconds=1), zone, starts)
        long = timedelta(hours=22) <= end - start <= timedelta(hours=26)
        if start != begin or at_ends != [day, day] or before != begins_here - timedelta(days=1) or not long:
            wrong.append(day)
    return wrong


@pytest.mark.parametrize("name", SAMPLE)
@pytest.mark.parametrize("starts", STARTS)
def test_every_day_begins_where_the_last_one_ends_also_when_clocks_jump(name: str, starts: time) -> None:
    assert days_that_break(name, range(366), starts) == []


@pytest.mark.long
@pytest.mark.parametrize("letters", ["AB", "CDE", "FGHIJKLMNOPQR", "STUVWXYZ"])
def test_every_business_day_of_every_zone_until_2034_has_one_beginning_and_one_end(letters: str) -> None:
    """All of them but the factory's own; by first letter, so that the cores share them."""
    days = range((date(2035, 1, 1) - date(2024, 1, 1)).days)
    names = sorted(name for name in available_timezones() if name[0].upper() in letters and name != "localtime")
    wrong = {(name, starts): days_that_break(name, days, starts) for name in names for starts in STARTS}
    assert {where: found for where, found in wrong.items() if found} == {}


@pytest.mark.parametrize(("name", "starts"), [("Europe/Vilnius", time(3, 30)), ("America/Havana", time(0, 30))])
def test_a_day_that_has_begun_goes_on_when_the_clocks_go_back_over_its_beginning(name: str, starts: time) -> None:
    zone = ZoneInfo(name)
    start = datetime(2026, 10, 20, tzinfo=UTC)
    seen = [business_day(start + timedelta(minutes=count), zone, starts) for count in range(0, 15 * 24 * 60, 10)]
    assert seen == sorted(seen)
