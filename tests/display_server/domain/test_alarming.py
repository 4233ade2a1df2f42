"""Who is on duty, what is quiet, what is told and told again."""

from datetime import UTC, datetime, time, timedelta

import pytest

from display_server.domain.alarming import AGAIN_AFTER, Duty, Kind, is_due, is_quiet

THURSDAY = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
WORKDAYS = frozenset(range(5))


@pytest.mark.parametrize(
    ("begins", "ends", "moment", "on"),
    [
        (time(7), time(19), THURSDAY, True),
        (time(7), time(19), THURSDAY.replace(hour=19), False),
        (time(7), time(19), THURSDAY + timedelta(days=2), False),
        (time(19), time(7), THURSDAY.replace(hour=23), True),
        (time(19), time(7), THURSDAY + timedelta(days=2, hours=-7), True),  # Saturday 03:00: Friday's night
        (time(19), time(7), THURSDAY + timedelta(days=3, hours=-7), False),  # Sunday 03:00: nobody began on Saturday
        (time(0), time(0), THURSDAY, True),
    ],
)
def test_a_duty_covers_its_hours_also_over_midnight(begins: time, ends: time, moment: datetime, *, on: bool) -> None:
    assert Duty(WORKDAYS, begins, ends).covers(moment) is on


def test_quiet_hours_are_those_entered() -> None:
    assert is_quiet(time(22), time(6), THURSDAY.replace(hour=3))
    assert not is_quiet(time(22), time(6), THURSDAY)
    assert not is_quiet(None, None, THURSDAY)


def test_what_lasts_is_told_and_told_again_until_somebody_sees_to_it() -> None:
    since = THURSDAY
    assert not is_due(Kind.SILENT, since, None, acknowledged=False, now=since + timedelta(minutes=4))
    later = since + timedelta(minutes=5)
    assert is_due(Kind.SILENT, since, None, acknowledged=False, now=later)
    assert not is_due(Kind.SILENT, since, later, acknowledged=False, now=later + timedelta(minutes=5))
    assert is_due(Kind.SILENT, since, later, acknowledged=False, now=later + AGAIN_AFTER)
    assert not is_due(Kind.SILENT, since, later, acknowledged=True, now=later + AGAIN_AFTER)
