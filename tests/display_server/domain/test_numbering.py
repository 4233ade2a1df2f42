"""Numbers and days."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from display_server.domain.numbering import business_day, shown_number

VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("letters", "number", "shown"),
    [("K", 17, "K-017"), ("K", 999, "K-999"), ("K", 1017, "K-1017"), ("AK", 1, "AK-001")],
)
def test_a_number_has_three_digits_and_a_fourth_past_999(letters: str, number: int, shown: str) -> None:
    assert shown_number(letters, number) == shown


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
