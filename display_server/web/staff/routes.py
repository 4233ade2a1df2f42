"""Pages for staff: choose a desk, the console with its keys, the right to listen to its line."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from uuid_utils.compat import uuid7
from werkzeug.exceptions import BadRequest, NotFound

from config.contract.words import Language, Names
from config.locale import name_of
from display_server.db.models import Desk, Site
from display_server.domain import topics
from display_server.domain.delay import MINUTES_OFFERED, DelayReason
from display_server.domain.desk import PauseReason
from display_server.hub import this_hub
from display_server.services.arrivals.booking_feed import feed_in_trouble
from display_server.services.desks.act_at_desk import act_at_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.refused import Refused
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.help_cards import read_help_cards
from display_server.web.shared.permissions import Permission
from display_server.web.shared.printer_notes import read_printers, troubled
from display_server.web.shared.restored_note import TOLD_STAFF_FOR, restored_at
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.shared.stream_pass import answer_with_pass
from display_server.web.staff import (
    desk_panel_routes,
    downtime_routes,
    help_routes,
    people_routes,
    shortcut_routes,
    slip,
    trouble_routes,
    visit_acts,
    visit_routes,
)
from display_server.web.staff.at_once import take_back_at_once
from display_server.web.staff.clock_time import clock_time, coming_times
from display_server.web.staff.closed_steps import closed_ahead, sent_to_closed
from display_server.web.staff.closing import read_closings
from display_server.web.staff.desks import read_desks
from display_server.web.staff.face import blueprint, my_department, refusal_words, row_key
from display_server.web.staff.line_of_desk import ROWS_SHOWN, read_line
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.set_aside import read_set_aside, read_undo
from display_server.web.staff.to_fetch import read_to_fetch
from display_server.web.staff.trouble import read_trouble, services_of, waited_for

__all__ = [
    "blueprint",
    "desk_panel_routes",
    "downtime_routes",
    "help_routes",
    "people_routes",
    "shortcut_routes",
    "slip",
    "trouble_routes",
    "visit_acts",
    "visit_routes",
]


@blueprint.get("/")
@needs(Permission.CALL_PATIENTS)
def desks() -> ResponseReturnValue:
    person = this_person()
    with this_hub().database.reading() as session:
        departments = read_desks(session, person.id, person.sees, desk_language(), this_hub().clock.now())
        own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
        help_cards = read_help_cards(session, lambda names: name_of(names, desk_language(), own))
        now = this_hub().clock.now()
        told = {
            "restored_at": restored_at(session, now, TOLD_STAFF_FOR),
            "feed": feed_in_trouble(session, this_hub().settings, now),
        }
    return show_desk_page("staff/desks.html", departments=departments, help_cards=help_cards, **told)


@blueprint.post("/desks/<code>/open")
@needs(Permission.CALL_PATIENTS)
def open_here(code: str) -> ResponseReturnValue:
    my_department(code)
    account, take_over = this_person().id, request.form.get("take_over") == "1"
    try:
        this_hub().writer.run(lambda tx: open_desk(tx, desk=code, account_id=account, take_over=take_over))
    except Refused as refused:
        flash(refusal_words("other_patient_there" if refused.code == "desk_busy" else refused.code))
        return redirect(url_for("staff.desks"), code=303)
    return redirect(url_for("staff.console", code=code), code=303)


@blueprint.post("/desks/<code>/close")
@needs(Permission.CALL_PATIENTS)
def close_here(code: str) -> ResponseReturnValue:
    my_department(code)
    account = this_person().id
    try:
        this_hub().writer.run(lambda tx: close_desk(tx, desk=code, account_id=account))
    except Refused as refused:
        flash(refusal_words(refused.code))
        return redirect(url_for("staff.console", code=code), code=303)
    return redirect(url_for("staff.desks"), code=303)


@blueprint.get("/desks/<code>")
@needs(Permission.CALL_PATIENTS)
def console(code: str) -> ResponseReturnValue:
    desk, _ = my_department(code)
    if not desk.is_open or desk.opened_by != this_person().id:
        return redirect(url_for("staff.desks"), code=303)
    return _line(code, "staff/console.html")


@blueprint.get("/desks/<code>/line")
@needs(Permission.CALL_PATIENTS)
def line(code: str) -> ResponseReturnValue:
    """The moving part of the console: fetched again whenever the line has changed."""
    return _line(code, "staff/line.html")


@blueprint.post("/desks/<code>/acts/<act>")
@needs(Permission.CALL_PATIENTS)
def press(code: str, act: str) -> ResponseReturnValue:
    """A key of the console. The page's module gets the fresh line back; without it the whole page comes again."""
    my_department(code)
    if act not in set(DeskAct):
        raise NotFound
    at_once = act == DeskAct.UNDO and "delay" in request.form
    refusal = take_back_at_once(code, row_key(request.form["delay"])) if at_once else _press(code, DeskAct(act))
    there = url_for("staff.console", code=_works_at(code))
    if request.headers.get(FRAGMENT):
        headers = {} if there == url_for("staff.console", code=code) else {"X-Atrium-Console": there}
        return _line(code, "staff/line.html", refusal), headers
    if refusal is not None:
        flash(refusal)
    return redirect(there, code=303)


@blueprint.get("/worker.js")
@needs(Permission.PUBLIC)
def worker() -> ResponseReturnValue:
    """A file of the program like any under `static`; it stands here because a worker serves only what lies below it."""
    return blueprint.send_static_file("worker.js")


@blueprint.post("/desks/<code>/pass")
@needs(Permission.CALL_PATIENTS)
def stream_pass(code: str) -> ResponseReturnValue:
    _, department = my_department(code)
    return answer_with_pass(f"console-{code}", [topics.department(department.code)])


def _works_at(code: str) -> str:
    """This desk, unless the press led back to the room before it."""
    person = this_person()
    with this_hub().database.reading() as session:
        open_ones = select(Desk.code).where(Desk.opened_by == person.id, Desk.is_open)
        codes = list(session.scalars(open_ones.order_by(Desk.id)))
    return code if code in codes or not codes else codes[0]


def _press(code: str, act: DeskAct) -> str | None:
    """Do it; the words of a refusal, None when it is done."""
    account = this_person().id
    try:
        request_id = UUID(request.form["request_id"])
    except ValueError as wrong:
        raise BadRequest from wrong
    number, choice, at = request.form.get("number"), request.form.get("choice"), clock_time(request.form.get("at"))
    try:
        this_hub().writer.run(
            lambda tx: act_at_desk(
                tx, request_id=request_id, desk=code, act=act, number=number, account_id=account, choice=choice, at=at
            )
        )
    except Refused as refused:
        return words_of(refused)
    return None


def _line(code: str, template: str, refusal: str | None = None) -> str:
    hub = this_hub()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        found = read_line(session, desk, department, hub.clock.now(), desk_language())
        own = Language(session.get_one(Site, department.site_id).language)

        def name(names: Names) -> str:
            return name_of(names, desk_language(), own)

        help_cards, printers = read_help_cards(session, name), read_printers(session, hub.clock.now(), name)
        restored = restored_at(session, hub.clock.now(), TOLD_STAFF_FOR)
        feed = feed_in_trouble(session, hub.settings, hub.clock.now())
        trouble = read_trouble(session, department, hub.clock.now(), name)
        to_fetch = read_to_fetch(session, department, name)
        services = services_of(session, desk, name)
        colleagues = waited_for(session, department, this_person().id, hub.clock.now())
        site = session.get_one(Site, department.site_id)
        aside = read_set_aside(session, desk, hub.clock.now(), name)
        undo = read_undo(session, desk, hub.clock.now())
        current = found.current
        ahead = closed_ahead(session, current.person.visit_id, hub.clock.now(), site, name) if current else None
        sent = sent_to_closed(session, desk, hub.clock.now(), site, name)
        closings = read_closings(session, desk, found.waiting, hub.clock.now(), site=site, name=name)
    return show_desk_page(
        template,
        line=found,
        mine=found.opened_by == this_person().id,
        refusal=refusal,
        restored_at=restored,
        feed=feed,
        rows_shown=ROWS_SHOWN,
        pause_reasons=list(PauseReason),
        trouble=trouble,
        help_cards=help_cards,
        printers=printers,
        printer_notes=troubled(printers),
        to_fetch=to_fetch,
        closings=closings,
        closed_ahead=ahead,
        sent_to_closed=sent,
        aside=aside,
        undo=undo,
        services=services,
        colleagues=colleagues,
        delay_reasons=list(DelayReason),
        delay_minutes=MINUTES_OFFERED,
        coming_times=coming_times(hub.clock.now()),
        request_id=lambda: str(uuid7()),
    )
