"""The slip a desk prints on its own printer: number, where to wait, its steps, the phone page; in the patient's language."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import qrcode
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of, words
from config.locale.dates import long_date
from display_server.db.models import Department, Place, Service, Site, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.db.reading.visit_steps import VisitStep, visit_steps
from display_server.domain.closing import opens_another_day
from display_server.domain.codes import visit_code, visit_token
from display_server.domain.hours import in_force
from display_server.domain.visit import State
from display_server.hub import this_hub
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import site_facts
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.staff.face import blueprint, my_department
from display_server.web.staff.visit_routes import my_visit, names_in

AT_IT = frozenset({State.WAITING, State.CALLED, State.SERVING})
"""Paper is read later than it is printed: waiting for a step, being called to it and being at it are all "now"."""


@dataclass(frozen=True)
class Step:
    """A step of the visit. `place` is empty where the name is the place already; `how`: the word for how it stands."""

    name: str
    place: str
    how: str
    is_now: bool


@dataclass(frozen=True)
class NotServed:
    """The day ended before this visit's turn, or a desk agreed with its patient on another one.

    `what`: for what they waited, of a discreet service where. `day`, `opens_at`: None where no next opening is known.
    """

    what: str
    opens_at: datetime | None
    day: str | None
    phone: str | None


@dataclass(frozen=True)
class Slip:
    """What stands on it. `address` and `code` are None while the hub's own address has not been tested, and for whom no
    line waits any more (`not_served`).

    `steps`: none where the visit has one stage only, as on paper of a kiosk.
    """

    number: str
    is_copy: bool
    wait_at: str
    department: str
    by_urgency: bool
    steps: list[Step]
    issued_at: datetime
    address: str | None
    code: str | None
    not_served: NotServed | None


@blueprint.get("/desks/<code>/visits/<uuid:visit_id>/slip")
@needs(Permission.CALL_PATIENTS)
def slip(code: str, visit_id: UUID) -> ResponseReturnValue:
    """Looking at it again prints the same paper again: a copy is made by `copy_ticket`."""
    hub = this_hub()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        my_visit(session, desk, visit_id, names_in(session, department))
        language = Language(session.get_one(Visit, visit_id).language)
        paper = read_slip(session, visit_id, hub.token_key, language)
        site = site_facts(session, language)
    squares = qr_path(paper.address) if paper.address else None
    return show("staff/slip.html", language, paper=paper, site=site, squares=squares, code=code)


def read_slip(session: Session, visit_id: UUID, token_key: bytes, language: Language) -> Slip:
    """Of a visit that exists. A discreet service is not named: the department's line stays, the place says enough."""
    rows = session.execute(
        select(Stage, Visit, Service, Place, Department, Site)
        .join(Visit, Visit.id == Stage.visit_id)
        .join(Service, Service.id == Stage.service_id)
        .join(Place, Place.id == Service.waiting_place_id)
        .join(Department, Department.id == Service.department_id)
        .join(Site, Site.id == Department.site_id)
        .where(Stage.visit_id == visit_id)
        .order_by(*CURRENT_FIRST)
    ).all()
    ended = [row for row in rows if row[0].state == State.UNSERVED.value]
    unserved = rows[0][0].state == State.UNSERVED.value
    # The later steps end with the one somebody waited for: that one is meant.
    stage, visit, service, place, department, site = (
        min(ended, key=lambda row: row[0].position) if unserved else rows[0]
    )
    own, generation = Language(site.language), visit.token_generation
    works = site.public_url is not None and site.public_url_right_at is not None and not unserved
    steps = visit_steps(session, visit_id)
    return Slip(
        number=visit.shown_number,
        is_copy=generation > 0 and not unserved,
        wait_at=name_of(place.names, language, own),
        department="" if service.discreet else name_of(department.names, language, own),
        by_urgency=service.triage,
        steps=[_step(one, language, own) for one in steps] if len(steps) > 1 else [],
        issued_at=visit.issued_at,
        address=f"{site.public_url}/v/{visit_token(visit_id, token_key, generation)}" if works else None,
        code=visit_code(visit_id, token_key, generation) if works else None,
        not_served=_not_served(stage, service, place, site, language) if unserved else None,
    )


def _not_served(stage: Stage, service: Service, place: Place, site: Site, language: Language) -> NotServed:
    """As of the moment the wait ended: the paper says the same whenever it is printed."""
    zone = ZoneInfo(site.zone)
    hours = in_force(site.hours, service.hours, through_holidays=service.through_holidays)
    opens = opens_another_day(hours, zone, site.day_starts, stage.ended_at) if stage.ended_at is not None else None
    if service.closed_at is not None:
        opens = None
    return NotServed(
        what=name_of(place.names if service.discreet else service.names, language, Language(site.language)),
        opens_at=opens,
        day=long_date(opens.astimezone(zone), language) if opens is not None else None,
        phone=site.help_phone,
    )


def _step(step: VisitStep, language: Language, own: Language) -> Step:
    """A discreet service is called by where one waits for it, and that is said once."""
    name, place = name_of(step.public, language, own), name_of(step.place, language, own)
    is_now = step.state in AT_IT
    how = State.SERVING if is_now else step.state
    return Step(name, "" if place == name else place, words(language).say(f"phone.step.{how.value}"), is_now)


def qr_path(text: str) -> tuple[int, str]:
    """A QR as one SVG path: its side in modules with the quiet zone, and the path's words."""
    made = qrcode.QRCode(border=4)
    made.add_data(text)
    made.make()
    rows = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), path
