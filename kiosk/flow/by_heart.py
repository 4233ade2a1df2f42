"""How a check-in ends by what this kiosk knows by heart: the site's own rules, at the hub's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from config.contract.by_heart import BookingByHeart, Held
from config.contract.device_api import CheckIn
from config.contract.words import CheckInResult

_QR, _CARD = "AT1B", "card:"


@dataclass(frozen=True)
class Arrival:
    """The booking that is meant, and how its check-in ends."""

    booking: BookingByHeart
    result: CheckInResult
    late: bool = False


def held(asked: CheckIn) -> tuple[Held, str] | None:
    """What names the booking; None: a ticket, which only the hub can read."""
    if asked.code is not None:
        return Held.CODE, asked.code
    said = asked.scanned or ""
    if said.startswith(_QR):
        return Held.QR, said
    return (Held.CARD, said) if said.startswith(_CARD) else None


def arrive(found: Iterable[BookingByHeart], hub_time: datetime, today: date) -> Arrival | None:
    """A code names one booking of a day, a card all of its patient's: the first that may be checked in now goes first."""
    ends = [Arrival(one, _ends(one, hub_time, today), late=_late(one, hub_time)) for one in found]
    if not ends:
        return None
    ends.sort(key=lambda end: (end.booking.day != today, end.booking.opens_at))
    may = (end for end in ends if end.result is CheckInResult.REGISTERED)
    return next(may, ends[0])


def _ends(one: BookingByHeart, hub_time: datetime, today: date) -> CheckInResult:
    if one.day != today:
        return CheckInResult.OTHER_DAY
    if one.number is not None:
        return CheckInResult.ALREADY_REGISTERED
    if hub_time < one.opens_at:
        return CheckInResult.TOO_EARLY
    return CheckInResult.LATE if hub_time > one.ends_at else CheckInResult.REGISTERED


def _late(one: BookingByHeart, hub_time: datetime) -> bool:
    return one.late_after is not None and hub_time > one.late_after
