"""The time somebody says they are back at."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from display_server.domain.desk import next_at

VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        (time(10, 30), datetime(2026, 3, 12, 8, 30, tzinfo=UTC)),
        (time(9, 30), datetime(2026, 3, 13, 7, 30, tzinfo=UTC)),  # has passed today
        (time(10, 0), datetime(2026, 3, 13, 8, 0, tzinfo=UTC)),  # this very minute is over
    ],
)
def test_a_typed_time_is_the_next_one_on_the_sites_clocks(typed: time, means: datetime) -> None:
    assert next_at(typed, datetime(2026, 3, 12, 8, 0, tzinfo=UTC), VILNIUS) == means


def test_over_the_change_to_summer_time_the_clock_on_the_wall_counts() -> None:
    evening = datetime(2026, 3, 28, 21, 0, tzinfo=UTC)
    assert next_at(time(8, 0), evening, VILNIUS) == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)
