"""A message that fills the screens of its zone: whoever stands here is let go, and nothing but Help and a language is heard.

Only a number that is not on paper stays, on the message itself: its person may not have copied it yet.
"""

from datetime import datetime

from config.contract.push import Emergency
from kiosk.flow.person import beneath
from kiosk.flow.session import Facts, Session
from kiosk.flow.steps import DidItComeOut, NumberOnScreen, Paper, TicketOut, number_kept

_WORST_FIRST = ("evacuate", "shelter", "security", "medical", "it", "drill")


def emergency_now(facts: Facts, now: datetime | None) -> Emergency | None:
    """The gravest one that concerns this kiosk. A line that breaks ends none: only staff do, or its time (None: not asked)."""
    mine = [one for one in facts.emergencies if _concerns(one, facts) and _lasts(one, now)]
    return min(mine, key=lambda one: _WORST_FIRST.index(one.kind), default=None)


def number_beneath(session: Session) -> TicketOut | DidItComeOut | NumberOnScreen | None:
    """Where a number stands of which nobody knows that it is on paper: seen, beneath Help, or while its department is changed."""
    step = beneath(session)
    kept = number_kept(step)
    shown = step if kept is None else kept.shown
    if isinstance(shown, TicketOut):
        return None if shown.paper is Paper.PRINTED else shown
    return shown if isinstance(shown, DidItComeOut | NumberOnScreen) else None


def _lasts(one: Emergency, now: datetime | None) -> bool:
    return one.cleared_at is None and (one.until is None or now is None or now < one.until)


def _concerns(one: Emergency, facts: Facts) -> bool:
    kiosk = facts.catalogue.kiosk if facts.catalogue else None
    match one.zone:
        case "site":
            return True
        case "floor":
            return kiosk is not None and one.where == kiosk.floor
        case "screen":
            return kiosk is not None and one.where == kiosk.serial
        case _:
            return False
