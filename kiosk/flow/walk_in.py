"""*I have no appointment*: departments, then services, then a number."""

from dataclasses import replace
from datetime import datetime

from config.contract.catalogue import Catalogue, Department, Service
from config.contract.push import Elsewhere
from kiosk.flow.asking import ask_for_number
from kiosk.flow.busy import Busy
from kiosk.flow.opening import TRIAGE_FIRST, is_full, standing
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import (
    ChooseDepartment,
    ChooseMine,
    ChooseService,
    ClaimPriority,
    FindPlace,
    FindService,
    Guided,
    Refused,
)
from kiosk.flow.ticket import service_of
from kiosk.flow.visit import choose_instead


def services_to_choose(catalogue: Catalogue, department: str) -> list[Service]:
    """What a person without an appointment can be given a number for, in the hospital's own order."""
    return [service for service in catalogue.services if service.department == department and service.walk_in]


def departments_to_choose(catalogue: Catalogue) -> list[Department]:
    """Departments with at least one such service; the others are never shown as a key."""
    return [place for place in catalogue.departments if services_to_choose(catalogue, place.code)]


def less_busy(catalogue: Catalogue, department: str, busy: Busy, now: datetime) -> list[tuple[Service, Elsewhere]]:
    """Other services that do the same as one of this department's and are less busy now, the most worth while first.

    None that would refuse a number.
    """
    services = {one.code: one for one in catalogue.services if one.walk_in}
    here = {one.code for one in services_to_choose(catalogue, department)}
    found = {told.service: told for code, told in busy.elsewhere.items() if code in here}
    offered = [(services[code], told) for code, told in found.items() if code in services]
    open_now = [
        (service, told)
        for service, told in offered
        if standing(service, catalogue, now).takes_numbers and not is_full(service, now)
    ]
    return sorted(open_now, key=lambda one: -one[1].sooner_minutes)


def choose_department(session: Session, department: str, moment: Moment) -> Reply:
    """One service: its number is asked for at once. More, or one elsewhere that is less busy: the person chooses."""
    step, catalogue = session.step, session.facts.catalogue
    if not isinstance(step, ChooseDepartment | FindService) or catalogue is None:
        return unchanged(session)
    services = services_to_choose(catalogue, department)
    if not services:
        return unchanged(session)
    if len(services) == 1 and not less_busy(catalogue, department, session.facts.busy, moment.now):
        return _take(session, services[0].code, moment)
    page = step.page if isinstance(step, ChooseDepartment) else 0
    return Reply(session.at(ChooseService(department, departments_page=page, changes=step.changes)))


def choose_service(session: Session, service: str, moment: Moment) -> Reply:
    step, catalogue = session.step, session.facts.catalogue
    if not isinstance(step, ChooseService | FindService) or catalogue is None:
        return unchanged(session)
    departments = [step.department] if isinstance(step, ChooseService) else [one.code for one in catalogue.departments]
    offered = {one.code for department in departments for one in services_to_choose(catalogue, department)}
    offered |= {told.service for told in session.facts.busy.elsewhere.values()}
    if service not in offered:
        return unchanged(session)
    return _take(session, service, moment)


def _take(session: Session, service: str, moment: Moment) -> Reply:
    """A number, or another line for the number somebody has."""
    step, catalogue = session.step, session.facts.catalogue
    changes = step.changes if isinstance(step, ChooseDepartment | ChooseService | FindService) else None
    found = service_of(catalogue, service) if catalogue else None
    if found is not None and found.triage:  # nobody takes a number there before a nurse has seen them
        return Reply(session.at(Refused(TRIAGE_FIRST, to=found.waiting_place, changes=changes)))
    if changes is not None:
        return choose_instead(session, changes, service, moment)
    if _may_claim(session, service):
        return Reply(session.at(ClaimPriority(service, step)))
    return ask_for_number(session, service, moment)


def _may_claim(session: Session, service: str) -> bool:
    catalogue = session.facts.catalogue
    return bool(catalogue and catalogue.site.claims and service_of(catalogue, service) is not None)


def make_claim(session: Session, claim: str | None, moment: Moment) -> Reply:
    step, catalogue = session.step, session.facts.catalogue
    if not isinstance(step, ClaimPriority) or catalogue is None:
        return unchanged(session)
    if claim is not None and claim not in catalogue.site.claims:
        return unchanged(session)
    return ask_for_number(session, step.service, moment, claim)


def turn_page(session: Session, page: int) -> Reply:
    """How many pages there are is the screen's own knowledge; below the first there is none."""
    step = session.step
    if (
        not isinstance(step, ChooseDepartment | ChooseService | ChooseMine | FindPlace | FindService | Guided)
        or page < 0
    ):
        return unchanged(session)
    return Reply(replace(session, step=replace(step, page=page)))
