"""When a booked patient may check in: not before the door opens for them, not after the grace is over, on their day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.contract.words import CheckInResult


@dataclass(frozen=True)
class ArrivalRules:
    """The site's own: how early a check-in opens and how late it still counts."""

    early: timedelta
    late: timedelta


def opens_at(slot: datetime, rules: ArrivalRules) -> datetime:
    return slot - rules.early


def arrival(*, now: datetime, today: date, slot: datetime, slot_day: date, rules: ArrivalRules) -> CheckInResult:
    """How an unregistered booking's check-in ends now."""
    if slot_day != today:
        return CheckInResult.OTHER_DAY
    if now < opens_at(slot, rules):
        return CheckInResult.TOO_EARLY
    if now > slot + rules.late:
        return CheckInResult.LATE
    return CheckInResult.REGISTERED
