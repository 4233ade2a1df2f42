"""What staff change about a visit as a whole, from its panel: steps, needs, note, copy, merge, wrong patient, urgency."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from display_server.db.engine.transaction import Transaction
from display_server.domain.needs import Need, NeedState
from display_server.domain.urgency import Urgency
from display_server.hub import this_hub
from display_server.services.arrivals.undo_check_in import undo_check_in
from display_server.services.desks.desk_facts import desk_called, desk_of
from display_server.services.desks.find_visit import find_visit
from display_server.services.desks.set_urgency import set_urgency
from display_server.services.numbers.reprint import reprint
from display_server.services.patients.divert import divert
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage, skip_stage, sooner
from display_server.services.visits.link_family import leave_family, link_family
from display_server.services.visits.merge_visits import merge_visits
from display_server.services.visits.needs_of_visit import set_need
from display_server.services.visits.note_on_visit import note_on_visit
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.face import blueprint, my_department
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.visit_panel import VisitPanel, departments_of, in_one_go
from display_server.web.staff.visit_routes import Topic, my_visit, names_in, show_panel

Said = dict[str, str]
Change = Callable[[Transaction, VisitPanel, Said, str], None]
"""Of who presses, and what: `desk` among it. What moves somebody says the desk, so that its undo knows what was last."""


def _steps(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    if said.get("add"):
        add_stage(tx, visit_id=visit.id, service=said["add"], who=who, desk_id=_desk(tx, said))
    elif said.get("first"):
        divert(tx, visit_id=visit.id, service=said["first"], who=who, desk_id=_desk(tx, said))
    elif said.get("skip"):
        skip_stage(tx, visit_id=visit.id, stage_id=_key(said["skip"]), who=who, desk_id=_desk(tx, said))
    else:
        sooner(tx, visit_id=visit.id, stage_id=_key(said.get("sooner", "")), who=who, desk_id=_desk(tx, said))


def _needs(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    need, _, state = said.get("choice", "").partition(":")
    if need not in set(Need) or state not in {*NeedState, ""}:
        raise BadRequest
    set_need(tx, visit_id=visit.id, need=Need(need), state=NeedState(state) if state else None, who=who)


def _note(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    note_on_visit(tx, visit_id=visit.id, note=said.get("note", ""), who=who)


def _merge(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    """With one number that is typed, or with every one that was drawn in one go with it."""
    desk_id, together = _desk(tx, said), said.get("all") == "1"
    for other in in_one_go(tx.session, visit.id) if together else [_other(tx, said)]:
        merge_visits(tx, kept=visit.id, other=other, who=who, desk_id=desk_id, nobodys=together)


def _family(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    if said.get("choice") == "leave":
        leave_family(tx, visit_id=visit.id, who=who)
    else:
        link_family(tx, visit_ids=[visit.id, _other(tx, said)], who=who)


def _wrong(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    undo_check_in(tx, visit_id=visit.id, who=who, desk_id=_desk(tx, said))


def _urgency(tx: Transaction, visit: VisitPanel, said: Said, who: str) -> None:
    if said.get("choice") not in set(Urgency):
        raise BadRequest
    set_urgency(tx, desk=said["desk"], number=visit.number, urgency=Urgency(said["choice"]), who=who)


_CHANGES: dict[Topic, Change] = {
    Topic.STEPS: _steps,
    Topic.NEEDS: _needs,
    Topic.NOTE: _note,
    Topic.MERGE: _merge,
    Topic.FAMILY: _family,
    Topic.WRONG: _wrong,
    Topic.URGENCY: _urgency,
}


@blueprint.post("/desks/<code>/visits/<uuid:visit_id>/<topic>")
@needs(Permission.CALL_PATIENTS)
def change_visit(code: str, visit_id: UUID, topic: str) -> ResponseReturnValue:
    """Answered by the panel as it stands now, with the refusal's words where there was one."""
    if topic not in set(_CHANGES):
        raise NotFound
    said = {**request.form.to_dict(), "desk": code}
    refusal = _change(code, visit_id, lambda tx, visit, who: _CHANGES[Topic(topic)](tx, visit, said, who))
    if request.headers.get(FRAGMENT):
        stays = refusal is not None or topic in {Topic.STEPS, Topic.NEEDS}
        return show_panel(code, visit_id, f"staff/panel/{topic if stays else 'visit'}.html", refusal)
    if refusal is not None:
        flash(refusal)
    return redirect(url_for("staff.visit", code=code, visit_id=visit_id), code=303)


@blueprint.post("/desks/<code>/visits/<uuid:visit_id>/copy")
@needs(Permission.CALL_PATIENTS)
def copy_ticket(code: str, visit_id: UUID) -> ResponseReturnValue:
    """New codes, then the slip that carries them: the paper before leads nowhere."""
    key = this_hub().token_key
    refusal = _change(code, visit_id, lambda tx, visit, who: reprint(tx, visit_id=visit.id, token_key=key, who=who))
    if refusal is not None:
        flash(refusal)
        return redirect(url_for("staff.visit", code=code, visit_id=visit_id), code=303)
    return redirect(url_for("staff.slip", code=code, visit_id=visit_id), code=303)


def _change(code: str, visit_id: UUID, act: Callable[[Transaction, VisitPanel, str], Any]) -> str | None:
    """Do it; the words of a refusal, None when it is done."""
    hub, person = this_hub(), this_person()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        visit = my_visit(session, desk, visit_id, names_in(session, department))

    def change(tx: Transaction) -> None:
        desk_of(tx, code, person.id)
        act(tx, visit, person.who)

    try:
        hub.writer.run(change)
    except Refused as refused:
        return words_of(refused)
    return None


def _other(tx: Transaction, said: Said) -> UUID:
    """The second number, typed or scanned; one of a department this person does not see is not known here."""
    found = find_visit(tx, said.get("other", ""))
    person = this_person()
    if found is None or not any(person.sees(code) for code in departments_of(tx.session, found.visit_id)):
        raise Refused("visit_unknown", "other")
    return found.visit_id


def _desk(tx: Transaction, said: Said) -> int:
    key: int = desk_called(tx, said["desk"]).id
    return key


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as wrong:
        raise BadRequest from wrong
