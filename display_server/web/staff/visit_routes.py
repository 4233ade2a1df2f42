"""The panel of one number: everything that is not pressed two hundred times a day. Each topic is a page of its own, too."""

from collections.abc import Callable
from enum import StrEnum
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7
from werkzeug.exceptions import NotFound

from config.contract.words import Language, Names
from config.locale import name_of
from display_server.db.models import Department, Desk, Site
from display_server.domain.needs import Need, NeedState
from display_server.domain.note import LONGEST
from display_server.domain.priority import Priority
from display_server.domain.queue_order import OutOfOrder
from display_server.domain.urgency import Urgency
from display_server.hub import this_hub
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.destinations import found, read_destinations
from display_server.web.staff.face import blueprint, my_department
from display_server.web.staff.line_of_desk import read_line
from display_server.web.staff.visit_panel import VisitPanel, better_first, departments_of, in_one_go, read_visit


class Topic(StrEnum):
    """What the panel of a number opens one of; the keys on its first page."""

    SEND = "send"
    PRIORITY = "priority"
    CANCEL = "cancel"
    STEPS = "steps"
    NEEDS = "needs"
    NOTE = "note"
    MERGE = "merge"
    FAMILY = "family"
    WRONG = "wrong"
    URGENCY = "urgency"
    COPY = "copy"


_WITH_SEARCH = ("send.html", "steps.html")
NameOf = Callable[[Names], str]


@blueprint.get("/desks/<code>/visits/<uuid:visit_id>")
@needs(Permission.CALL_PATIENTS)
def visit(code: str, visit_id: UUID) -> ResponseReturnValue:
    """How this number stands and what can be done with it at this desk."""
    return show_panel(code, visit_id, "staff/panel/visit.html")


@blueprint.get("/desks/<code>/visits/<uuid:visit_id>/<topic>")
@needs(Permission.CALL_PATIENTS)
def visit_topic(code: str, visit_id: UUID, topic: str) -> ResponseReturnValue:
    if topic not in set(Topic):
        raise NotFound
    return show_panel(code, visit_id, f"staff/panel/{Topic(topic).value}.html")


def show_panel(code: str, visit_id: UUID, template: str, said: str | None = None) -> str:
    """The panel's piece for the page's own module, the whole page for everybody else. `said`: how the last act went."""
    hub = this_hub()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        name = names_in(session, department)
        panel = my_visit(session, desk, visit_id, name)
        line = read_line(session, desk, department, hub.clock.now(), desk_language())
        sought = request.args.get("q", "")
        together = list(in_one_go(session, visit_id).values()) if template.endswith("merge.html") else []
        first = better_first(session, panel, hub.clock.now())
        destinations = found(read_destinations(session, desk, name), sought) if template.endswith(_WITH_SEARCH) else []
    return show_desk_page(
        "staff/panel_page.html" if not request.headers.get(FRAGMENT) else template,
        piece=template,
        line=line,
        mine=line.opened_by == this_person().id,
        visit=panel,
        name=name,
        better_first=first,
        said=said,
        back=url_for("staff.visit", code=code, visit_id=visit_id),
        sought=sought,
        destinations=destinations,
        in_one_go=together,
        out_of_order=list(OutOfOrder),
        priorities=list(Priority),
        urgencies=list(Urgency),
        every_need=list(Need),
        need_states=list(NeedState),
        longest_note=LONGEST,
        request_id=lambda: str(uuid7()),
    )


def names_in(session: Session, department: Department) -> NameOf:
    """Names in data as this person reads them."""
    own, wanted = Language(session.get_one(Site, department.site_id).language), desk_language()
    return lambda names: name_of(names, wanted, own)


def my_visit(session: Session, desk: Desk, visit_id: UUID, name: NameOf) -> VisitPanel:
    """What one may not see does not exist: the visit is, was or will be in a department of this person's."""
    person = this_person()
    panel = read_visit(session, desk, visit_id, name)
    if panel is None or not any(person.sees(code) for code in departments_of(session, visit_id)):
        raise NotFound
    return panel
