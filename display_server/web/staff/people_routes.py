"""Somebody stands at the desk: found by what they hold, or given a number of their own, with a slip."""

from collections.abc import Callable
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
from display_server.services.arrivals.check_in_at_desk import check_in_at_desk
from display_server.services.desks.desk_facts import desk_of
from display_server.services.desks.find_booked import Booked, booked_as, booked_with_code, booked_with_key
from display_server.services.desks.find_by_identity import LEAST_LETTERS, find_by_identity, record_identity_search
from display_server.services.desks.find_visit import find_visit
from display_server.services.refused import Refused
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.desk_panel_routes import show_desk_panel
from display_server.web.staff.face import blueprint, my_department, refusal_words, row_key
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.trouble import services_of
from display_server.web.staff.typed_date import typed_date
from display_server.web.staff.visit_panel import departments_of
from display_server.web.staff.visit_routes import names_in, show_panel


@blueprint.get("/desks/<code>/find")
@needs(Permission.CALL_PATIENTS)
def find(code: str) -> ResponseReturnValue:
    return show_desk_panel(code, "staff/panel/find.html")


@blueprint.post("/desks/<code>/find")
@needs(Permission.CALL_PATIENTS)
def find_person(code: str) -> ResponseReturnValue:
    """By number, booking code or QR, ticket code or QR; who is booked today and has not come is offered for check-in.
    Posted, so that no code stands in an address or a log."""
    my_department(code)
    if "born" in request.form:
        return _find_by_identity(code)
    person, said = this_person(), request.form.get("said", "").strip()

    def look(tx: Transaction) -> UUID | None:
        found = find_visit(tx, said)
        if found is None or not any(person.sees(one) for one in departments_of(tx.session, found.visit_id)):
            return None
        return found.visit_id

    hub = this_hub()
    visit_id = hub.writer.run(look)
    with hub.database.reading() as session:
        booked = [one for one in booked_with_code(session, said, hub.clock.now()) if _is_mine(one)]
    return _found(code, [] if visit_id is None else [visit_id], booked)


def _is_mine(booked: Booked) -> bool:
    return any(this_person().sees(one) for one in booked.departments)


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
        booked = [one for one in booked_as(session, born=born, name=name, now=hub.clock.now()) if _is_mine(one)]
    people = len(found) + len(booked)
    hub.writer.run(lambda tx: record_identity_search(tx, who=person.who, desk=code, found=people))
    return _found(code, found, booked)


def _found(code: str, visits: list[UUID], booked: list[Booked]) -> ResponseReturnValue:
    """Nobody, the one, or a choice: of numbers, and of bookings whose patient has not come yet."""
    if booked:
        return _choice(code, visits, booked)
    if not visits:
        return show_desk_panel(code, "staff/panel/find.html", refusal_words("visit_unknown"))
    if len(visits) > 1:
        return _choice(code, visits, booked)
    if request.headers.get(FRAGMENT):
        return show_panel(code, visits[0], "staff/panel/visit.html")
    return redirect(url_for("staff.visit", code=code, visit_id=visits[0]), code=303)


def _choice(code: str, visits: list[UUID], booked: list[Booked]) -> ResponseReturnValue:
    _, department = my_department(code)
    with this_hub().database.reading() as session:
        several = [(one, session.get_one(Visit, one).shown_number) for one in visits]
        name = names_in(session, department)
    return show_desk_panel(
        code, "staff/panel/find.html", several=several, booked=booked, name=name, people_speak=list(Language),
        speaks=next((one.language for one in booked if one.language), desk_language()),
    )  # fmt: skip


@blueprint.post("/desks/<code>/check-in")
@needs(Permission.CALL_PATIENTS)
def check_in_here(code: str) -> ResponseReturnValue:
    """A booked patient who stands at the desk, once a press, and their slip."""
    my_department(code)
    key, (request_id, language) = this_hub().token_key, _pressed()
    booking = row_key(request.form.get("booking", ""))

    def check_in(tx: Transaction, who: str) -> UUID:
        booked = booked_with_key(tx.session, booking, tx.now)
        if booked is None or not _is_mine(booked):
            raise Refused("booking_gone", "booking")
        return check_in_at_desk(tx, booking=booking, language=language, token_key=key, who=who)

    return _slip_once(code, "staff.find", request_id, "check_in_at_desk", check_in)


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
    key, form, (request_id, language) = this_hub().token_key, request.form, _pressed()
    try:
        wanted = Urgency(form["urgency"]) if form.get("urgency") else None
    except ValueError as wrong:
        raise BadRequest from wrong

    def enter(tx: Transaction, who: str) -> UUID:
        service = form.get("service", "")
        if wanted is None:
            return add_person(tx, desk=code, service=service, language=language, token_key=key, who=who).visit_id
        brought, unknown = form.get("ambulance") == "1", form.get("unknown") == "1"
        arrival = Arrival(service, wanted, language, by_ambulance=brought, unknown=unknown)
        return add_arrival(tx, desk=code, arrival=arrival, token_key=key, who=who).issued.visit_id

    return _slip_once(code, "staff.add", request_id, "add_person", enter)


def _pressed() -> tuple[UUID, Language]:
    """This press's own id, by which it counts once, and what the patient speaks."""
    try:
        return UUID(request.form["request_id"]), Language(request.form.get("language", ""))
    except ValueError as wrong:
        raise BadRequest from wrong


def _slip_once(
    code: str, page: str, request_id: UUID, name: str, enter: Callable[[Transaction, str], UUID]
) -> ResponseReturnValue:
    """Whoever comes by this press gets their slip; a refusal is said on `page`."""
    person = this_person()

    def act(tx: Transaction) -> UUID:
        before = earlier_answer(tx, request_id=request_id, device_id=None, act=name)
        if before is not None:
            return UUID(before["visit_id"])
        desk_of(tx, code, person.id)
        visit_id = enter(tx, person.who)
        keep_answer(tx, request_id=request_id, device_id=None, act=name, answer={"visit_id": str(visit_id)})
        return visit_id

    try:
        visit_id = this_hub().writer.run(act)
    except Refused as refused:
        flash(words_of(refused))
        return redirect(url_for(page, code=code), code=303)
    return redirect(url_for("staff.slip", code=code, visit_id=visit_id), code=303)
