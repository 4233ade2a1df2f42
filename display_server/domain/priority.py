"""Who is called earlier than their arrival says, by how much, and when a class has grown too large to mean anything."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class Priority(StrEnum):
    """The classes of need. `URGENT` is set by staff only and stands outside the caps of the order."""

    INFANT = "infant"
    PREGNANCY = "pregnancy"
    OVER_75 = "over_75"
    DISABILITY = "disability"
    URGENT = "urgent"


CLAIMABLE = (Priority.INFANT, Priority.PREGNANCY, Priority.OVER_75, Priority.DISABILITY)
"""What patients can say of themselves, where the site lets them."""

DEFAULT_EARLIER: Mapping[Priority, timedelta] = {
    Priority.INFANT: timedelta(minutes=10),
    Priority.PREGNANCY: timedelta(minutes=10),
    Priority.OVER_75: timedelta(minutes=10),
    Priority.DISABILITY: timedelta(minutes=10),
    Priority.URGENT: timedelta(minutes=60),
}
"""How much earlier than others of the same arrival each class is due; a site may say otherwise."""

INFANT_UNTIL = 1
ELDER_FROM = 75

TOO_LARGE_SHARE = 0.4
"""A class that holds more of the day's arrivals than this puts nobody first."""
ENOUGH_ARRIVALS = 10
"""Before so many people have come, a share says nothing."""


def earlier_by(site: Mapping[str, int] | None) -> dict[Priority, timedelta]:
    """The site's offsets, `{class: minutes}` over the defaults."""
    own = {Priority(name): timedelta(minutes=minutes) for name, minutes in (site or {}).items()}
    return {**DEFAULT_EARLIER, **own}


def priority_by_age(born: date | None, today: date) -> Priority | None:
    """The class that a birth date alone gives."""
    if born is None or born > today:
        return None
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if age < INFANT_UNTIL:
        return Priority.INFANT
    return Priority.OVER_75 if age >= ELDER_FROM else None


def no_priority_at_all(arrivals: Mapping[Any, int]) -> list[Priority]:
    """The classes above 40 % of the day's arrivals, in their own order. `arrivals`: how many of each class, None included."""
    everyone = sum(arrivals.values())
    if everyone < ENOUGH_ARRIVALS:
        return []
    return [one for one in Priority if arrivals.get(one, 0) > TOO_LARGE_SHARE * everyone]
