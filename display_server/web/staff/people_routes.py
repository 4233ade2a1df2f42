"""Somebody stands at the desk: found by what they hold, or given a number of their own, with a slip."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.urgency import Urgency
from display_server.hub import this_hub
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.services.arrivals.add_person import add_person
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.find_by_identity import LEAST_LETTERS, find_by_identity, record_identity_search
from display_server.services.desks.find_visit import find_visit
from display_server.services.refused import Refused
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.desk_panel_routes import show_desk_panel
from display_server.web.staff.face import blueprint, my_department, refusal_words
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.trouble import services_of
from display_server.web.staff.typed_date import typed_date
from display_server.web.staff.visit_panel import departments_of
from display_server.web.staff.visit_routes import names_in, show_panel

_ACT = "add_person"


@blueprint.get("/desks/<code>/find")
@needs(Permission.CALL_PATIENTS)
def find(code: str) -> ResponseReturnValue:
    return show_desk_panel(code, "staff/panel/find.html")


@blueprint.post("/desks/<code>/find")
@needs(Permission.CALL_PATIENTS)
def find_person(code: str) -> ResponseReturnValue:
    """By number, booking code or QR, ticket code or QR. Posted, so that no code stands in an address or a log."""
    my_department(code)
    if "born" in request.form:
        return _find_by_identity(code)
    person, said = this_person(), request.form.get("said", "").strip()

    def look(tx: Transaction) -> UUID | None:
        found = find_visit(tx, said)
        if found is None or not any(person.sees(one) for one in departments_of(tx.session, found.visit_id)):
            return None
        return found.visit_id

    visit_id = this_hub().writer.run(look)
    return _found(code, [] if visit_id is None else [visit_id])


def _find_by_identity(code: str) -> ResponseReturnValue:
    """Who looks stands in the audit, whom they looked for does not."""
    hub, person, form = this_hub(), this_person(), request.form
    name = form.get("name", "").strip()
    born = typed_date(form["born"])
    if born is None or len(name) < LEAST_LETTERS:
        return show_desk_panel(code, "staff/panel/find.html", refusal_words("identity_needed"))
    with hub.database.reading() as session:
        found = [
            visit
            for visit in find_by_identity(session, born=born, name=name, now=hub.clock.now())
            if any(person.sees(one) for one in departments_of(session, visit))
        ]
    hub.writer.run(lambda tx: record_identity_search(tx, who=person.who, desk=code, found=len(found)))
    return _found(code, found)


def _found(code: str, visits: list[UUID]) -> ResponseReturnValue:
    """Nobody, the one, or a choice of numbers."""
    if not visits:
        return show_desk_panel(code, "staff/panel/find.html", refusal_words("visit_unknown"))
    if len(visits) > 1:
        with this_hub().database.reading() as session:
            several = [(one, session.get_one(Visit, one).shown_number) for one in visits]
        return show_desk_panel(code, "staff/panel/find.html", several=several)
    if request.headers.get(FRAGMENT):
        return show_panel(code, visits[0], "staff/panel/visit.html")
    return redirect(url_for("staff.visit", code=code, visit_id=visits[0]), code=303)


@blueprint.get("/desks/<code>/add")
@needs(Permission.CALL_PATIENTS)
def add(code: str) -> ResponseReturnValue:
    desk, department = my_department(code)
    with this_hub().database.reading() as session:
        services = services_of(session, desk, names_in(session, department))
    return show_desk_panel(
        code, "staff/panel/add.html", services=services, people_speak=list(Language),
        mine_speaks=desk_language(), urgencies=list(Urgency),
    )  # fmt: skip


@blueprint.post("/desks/<code>/add")
@needs(Permission.CALL_PATIENTS)
def add_here(code: str) -> ResponseReturnValue:
    """A number at one of the desk's services, once a press; at a triage service with its urgency, and not without."""
    my_department(code)
    person, key, form = this_person(), this_hub().token_key, request.form
    urgency = form.get("urgency") or None
    try:
        request_id, language = UUID(form["request_id"]), Language(form.get("language", ""))
        wanted = Urgency(urgency) if urgency else None
    except ValueError as wrong:
        raise BadRequest from wrong

    def enter(tx: Transaction) -> UUID:
        before = earlier_answer(tx, request_id=request_id, device_id=None, act=_ACT)
        if before is not None:
            return UUID(before["visit_id"])
        facts = desk_called(tx, code)
        if not facts.is_open or facts.opened_by != person.id:
            raise Refused("desk_not_yours", "desk")
        service = form.get("service", "")
        if wanted is not None:
            brought, unknown = form.get("ambulance") == "1", form.get("unknown") == "1"
            arrival = Arrival(service, wanted, language, by_ambulance=brought, unknown=unknown)
            given = add_arrival(tx, desk=code, arrival=arrival, token_key=key, who=person.who).issued
        else:
            given = add_person(tx, desk=code, service=service, language=language, token_key=key, who=person.who)
        answer = {"visit_id": str(given.visit_id)}
        keep_answer(tx, request_id=request_id, device_id=None, act=_ACT, answer=answer)
        return given.visit_id

    try:
        visit_id = this_hub().writer.run(enter)
    except Refused as refused:
        flash(words_of(refused))
        return redirect(url_for("staff.add", code=code), code=303)
    return redirect(url_for("staff.slip", code=code, visit_id=visit_id), code=303)
