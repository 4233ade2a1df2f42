"""When this kiosk serves nobody: an administrator locked it, or the whole house is closed for longer than anybody waits for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from config.contract.hours import opening
from kiosk.flow.opening import standing
from kiosk.flow.session import Facts, Session
from kiosk.flow.steps import Welcome

OPENS_SOON = timedelta(hours=1)
"""A check-in may begin that long before a booking; so long before the first service the kiosk is there for it."""


@dataclass(frozen=True)
class Closed:
    """`opens_at` None: nobody knows, or an administrator says."""

    locked: bool
    own: bool = False  # only this kiosk, by its own hours
    opens_at: datetime | None = None


def closed_now(facts: Facts, now: datetime) -> Closed | None:
    """Whether welcome says so instead of asking what somebody would like to do."""
    catalogue = facts.catalogue
    if catalogue is None:
        return None
    if catalogue.kiosk.locked:
        return Closed(locked=True)
    mine = opening(catalogue.kiosk.configuration.hours, ZoneInfo(catalogue.site.zone), now)
    if not mine.is_open and not mine.on_break:
        return Closed(locked=False, own=True, opens_at=mine.opens_at)
    found = [standing(service, catalogue, now) for service in catalogue.services]
    if not found or any(one.is_open or one.on_break for one in found):
        return None
    opens = min((one.opens_at for one in found if one.opens_at is not None), default=None)
    return None if opens is not None and opens - now <= OPENS_SOON else Closed(locked=False, opens_at=opens)


def shows_closed(session: Session, now: datetime) -> Closed | None:
    """Who is served already is served to the end."""
    return closed_now(session.facts, now) if isinstance(session.step, Welcome) else None
