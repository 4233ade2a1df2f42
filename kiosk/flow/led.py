"""*Follow your number*, asked at the kiosk: boards along the way from here show it with an arrow for some minutes."""

from datetime import datetime

from config.contract.catalogue import Catalogue, Place
from config.contract.device_api import IssuedNumber
from config.contract.words import PatientAct
from kiosk.flow.session import Session
from kiosk.flow.steps import Step, TicketOut, YourVisit
from kiosk.flow.ticket import place_of, profile_of, service_of, waiting_place

ACTS = (PatientAct.LEAD, PatientAct.LEAD_NO_MORE)
_WALKING = ("waiting", "called")


def led_act(session: Session) -> PatientAct | None:
    """The key that stands on this number's screen now; None where no board stands by the way, or the hub is away."""
    step = session.step
    if not isinstance(step, TicketOut | YourVisit) or step.opened is None or session.facts.hub_away:
        return None
    if led_until(step) is not None:
        return PatientAct.LEAD_NO_MORE
    catalogue = session.facts.catalogue
    goal = _goal(catalogue, step) if catalogue is not None else None
    leads = catalogue is not None and goal is not None and _leads(catalogue, step.issued, goal)
    return PatientAct.LEAD if leads else None


def led_minutes(session: Session) -> int:
    """For how long this hospital's boards would show it."""
    catalogue = session.facts.catalogue
    return catalogue.map.led_minutes if catalogue is not None and catalogue.map is not None else 0


def led_until(step: Step) -> datetime | None:
    """Boards show this number until then, as the hub said."""
    if isinstance(step, YourVisit):
        return step.visit.led_until
    return step.led_until if isinstance(step, TicketOut) else None


def _goal(catalogue: Catalogue, step: TicketOut | YourVisit) -> Place | None:
    """Where this person walks from here: the waiting place, after the call the room; None: nowhere just now."""
    if isinstance(step, TicketOut):
        return waiting_place(catalogue, step.issued) if step.back_at is None else None
    if step.visit.state not in _WALKING:
        return None
    return place_of(catalogue, step.visit.room) if step.visit.room else waiting_place(catalogue, step.issued)


def _leads(catalogue: Catalogue, issued: IssuedNumber, goal: Place) -> bool:
    """A discreet service is shown on no board."""
    service, site_map = service_of(catalogue, issued.service), catalogue.map
    if site_map is None or site_map.led_minutes == 0 or service is None or service.discreet:
        return False
    return goal.code in site_map.led_to.get(profile_of(issued), ())
