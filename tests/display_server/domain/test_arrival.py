"""When a booked patient may check in."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.contract.words import CheckInResult
from display_server.domain.arrival import ArrivalRules, arrival

SLOT = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
DAY = date(2026, 3, 12)
RULES = ArrivalRules(early=timedelta(minutes=60), late=timedelta(minutes=30))


@pytest.mark.parametrize(
    ("minutes", "result"),
    [
        (-61, CheckInResult.TOO_EARLY),
        (-60, CheckInResult.REGISTERED),
        (0, CheckInResult.REGISTERED),
        (30, CheckInResult.REGISTERED),
        (31, CheckInResult.LATE),
    ],
)
def test_check_in_opens_an_hour_before_and_closes_half_an_hour_after(minutes: int, result: CheckInResult) -> None:
    now = SLOT + timedelta(minutes=minutes)
    assert arrival(now=now, today=DAY, slot=SLOT, slot_day=DAY, rules=RULES) is result


def test_another_day_is_another_day_however_near() -> None:
    late = {"now": SLOT, "today": DAY, "slot": SLOT, "slot_day": DAY + timedelta(days=1), "rules": RULES}
    assert arrival(**late) is CheckInResult.OTHER_DAY  # type: ignore[arg-type]
