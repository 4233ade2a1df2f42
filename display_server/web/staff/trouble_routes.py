"""Forms for when things go wrong: a delay and whom it leaves waiting, its end, an alarm somebody sees to, another day."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk
from display_server.domain.delay import MINUTES_OFFERED, DelayOf, DelayReason, Fate
from display_server.domain.needs import Need, NeedState
from display_server.hub import this_hub
from display_server.services.desks.desk_facts import desk_of
from display_server.services.lines.close_services import slip_for_another_day
from display_server.services.lines.declare_delay import declare_delay, end_delay
from display_server.services.lines.move_waiting import START, Sending, Slice, move_waiting
from display_server.services.lines.watch_lines import acknowledge_alarm
from display_server.services.refused import Refused
from display_server.services.visits.needs_of_visit import set_need
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.staff.clock_time import clock_time
from display_server.web.staff.face import blueprint, my_department, refusal_words, row_key
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.visit_routes import my_visit, names_in


@blueprint.post("/desks/<code>/delay")
@needs(Permission.CALL_PATIENTS)
def delay(code: str) -> ResponseReturnValue:
    """Declares it, then moves those who wait, slice by slice: each slice an act of its own."""
    desk, _ = my_department(code)
    try:
        if said := _delay(desk):
            flash(said)
    except Refused as refused:
        flash(refusal_words(refused.code))
    return redirect(url_for("staff.console", code=code), code=303)


def _delay(desk: Desk) -> str | None:
    """What became of those who wait, in words; None where they keep waiting here: the page says the delay itself."""
    person = this_person()
    of, _, what = request.form.get("of", "").partition(":")
    length, reason, fate = (request.form.get(name, "") for name in ("minutes", "choice", "fate"))
    known = of in set(DelayOf) and reason in set(DelayReason) and fate in set(Fate)
    if not known or length not in {"", *map(str, MINUTES_OFFERED)}:
        raise BadRequest
    sending = Sending(Fate(fate), clock_time(request.form.get("at")), request.form.get("to"))
    away = row_key(what) if of == DelayOf.CLINICIAN and what else None
    if away is None and sending.desk == desk.code and sending.fate in {Fate.TO_DESK, Fate.TO_CLINICIAN}:
        raise Refused("where_to", "to")  # only a colleague's patients can come to the desk where it is said

    def act(tx: Transaction) -> int:
        desk_of(tx, desk.code, person.id)
        return declare_delay(
            tx,
            desk=desk.code,
            of=DelayOf(of),
            minutes=int(length) if length else None,
            reason=DelayReason(reason),
            who=person.who,
            service=what,
            account=away,
        )

    key = this_hub().writer.run(act)
    return None if sending.fate is Fate.KEEP else _move(key, sending, desk)


def _move(key: int, sending: Sending, desk: Desk) -> str:
    """How many were moved, and how many stayed where they are and why, in words."""
    person = this_person()
    moved = stayed = 0
    after: UUID | None = START
    while after is not None:

        def act(tx: Transaction, start: UUID = after) -> Slice:
            desk_of(tx, desk.code, person.id)
            return move_waiting(tx, delay=key, sending=sending, who=person.who, after=start, desk_id=desk.id)

        went = this_hub().writer.run(act)
        moved, stayed, after = moved + went.moved, stayed + went.stayed, went.last
    count = words(desk_language()).count
    said = count("staff.delay.moved", moved)
    why = "staff.delay.seen_by_urgency" if sending.fate is Fate.RETURN_AT else "staff.delay.stayed"
    return f"{said} {count(why, stayed)}" if stayed else said


@blueprint.post("/desks/<code>/delays/<key>/end")
@needs(Permission.CALL_PATIENTS)
def delay_over(code: str, key: str) -> ResponseReturnValue:
    _, department = my_department(code)
    who = f"account:{this_person().id}"
    try:
        this_hub().writer.run(lambda tx: end_delay(tx, key=row_key(key), department=department.code, who=who))
    except Refused as refused:
        flash(refusal_words(refused.code))
    return redirect(url_for("staff.console", code=code), code=303)


@blueprint.post("/desks/<code>/alarms/<key>/acknowledge")
@needs(Permission.CALL_PATIENTS)
def see_to_alarm(code: str, key: str) -> ResponseReturnValue:
    _, department = my_department(code)
    account = this_person().id
    try:
        this_hub().writer.run(
            lambda tx: acknowledge_alarm(tx, key=row_key(key), account_id=account, department=department.code)
        )
    except Refused as refused:
        flash(refusal_words(refused.code))
    return redirect(url_for("staff.console", code=code), code=303)


@blueprint.post("/departments/<department>/alarms/<key>/acknowledge")
@needs(Permission.CALL_PATIENTS)
def see_to_alarm_of(department: str, key: str) -> ResponseReturnValue:
    """The same where no desk of the department is open, from the page to choose one."""
    person = this_person()
    if not person.sees(department):
        raise NotFound
    try:
        this_hub().writer.run(
            lambda tx: acknowledge_alarm(tx, key=row_key(key), account_id=person.id, department=department)
        )
    except Refused as refused:
        flash(refusal_words(refused.code))
    return redirect(url_for("staff.desks"), code=303)


@blueprint.post("/desks/<code>/another-day")
@needs(Permission.CALL_PATIENTS)
def another_day(code: str) -> ResponseReturnValue:
    """Somebody who cannot be called before the end agrees on another day and goes, with a slip that says so."""
    my_department(code)
    person, number = this_person(), request.form.get("number", "")

    def act(tx: Transaction) -> UUID:
        desk_of(tx, code, person.id)
        return slip_for_another_day(tx, desk=code, number=number, who=person.who)

    try:
        visit_id = this_hub().writer.run(act)
    except Refused as refused:
        flash(words_of(refused))
        return redirect(url_for("staff.console", code=code), code=303)
    return redirect(url_for("staff.slip", code=code, visit_id=visit_id), code=303)


@blueprint.post("/desks/<code>/visits/<uuid:visit_id>/fetch")
@needs(Permission.CALL_PATIENTS)
def go_and_fetch(code: str, visit_id: UUID) -> ResponseReturnValue:
    """Whoever presses it goes to the waiting area: the others see that somebody does."""
    desk, department = my_department(code)
    with this_hub().database.reading() as session:
        my_visit(session, desk, visit_id, names_in(session, department))
    who = f"account:{this_person().id}"
    this_hub().writer.run(lambda tx: set_need(tx, visit_id=visit_id, need=Need.FETCH, state=NeedState.COMING, who=who))
    return redirect(url_for("staff.console", code=code), code=303)
