"""Desks of a department: several are entered at once by their rooms' numbers; one is moved or closed."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.dictionary import Section, entries
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, Place
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.closing import refuse_to_send, send_back
from display_server.services.house.desks import NewDesk, add_desk, close_desk, move_desk, refuse_at_work
from display_server.services.house.entered import found
from display_server.services.house.people_left import note_answer, of_desk_closed, of_desk_moved
from display_server.services.house.places import PlaceEntry, standing_place
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_closing import answer_in, change_with_people, question_about, send_people
from display_server.web.admin.house_form import (
    HouseForm,
    department_choices,
    floor_of,
    open_one,
    place_choices,
    said_name,
    saved,
    show_form,
)
from display_server.web.admin.service_choices import service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person

MOST_AT_ONCE = 20
_KINDS = {"room": "room", "window": "desk"}
"""The dictionary's pattern, and the kind of place it makes."""


@blueprint.get("/house/desks/new")
@needs(Permission.EDIT_HOUSE)
def new_desk() -> ResponseReturnValue:
    department = request.args.get("department", "")
    with this_hub().database.reading() as session:
        department = department or next((code for code, _ in department_choices(session)), "")
        home = session.scalar(select(Department).where(Department.code == department))
        its = dict(service_choices(session).departments).get(said_name(session, home.names), []) if home else []
    typed = {"department": department, "kind": "room", "floor": floor_of(department)}
    return _new_page(HouseForm(typed, frozenset(code for code, _ in its)))


@blueprint.post("/house/desks/new")
@needs(Permission.EDIT_HOUSE)
def enter_desks() -> ResponseReturnValue:
    form, who = HouseForm.sent("service"), this_person().who
    labels = [one.strip() for one in form.get("labels").replace("，", ",").split(",") if one.strip()]
    try:
        if not 0 < len(labels) <= MOST_AT_ONCE or form.get("kind") not in _KINDS:
            raise EntryRefused("labels", "missing")
        this_hub().writer.run(lambda tx: [_enter(tx, form, label, who) for label in labels] and None)
    except EntryRefused as refused:
        return _new_page(form, refused), 422
    return saved()


@blueprint.get("/house/desks/<code>")
@needs(Permission.EDIT_HOUSE)
def desk(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        row = open_one(session, Desk, code)
        typed = {
            "department": session.get_one(Department, row.department_id).code,
            "place": session.get_one(Place, row.place_id).code,
        }
    return _page(code, HouseForm(typed))


@blueprint.post("/house/desks/<code>")
@needs(Permission.EDIT_HOUSE)
def save_house_desk(code: str) -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    department, place = form.get("department"), form.get("place")
    try:
        if form.get("act") == "close":
            _close(code, form, who)
        else:
            change_with_people(
                form,
                lambda session: of_desk_moved(session, open_one(session, Desk, code)),
                lambda tx, answered: move_desk(
                    tx, code=code, department=department, place=place, who=who, answered=answered
                ),
                f"desk:{code}",
            )
    except EntryRefused as refused:
        if refused.reason == "unknown" and refused.field != "to":
            raise NotFound from None
        return _page(code, form, refused), 422
    return saved()


def _close(code: str, form: HouseForm, who: str) -> None:
    """Raises EntryRefused."""
    writer, (fate, to) = this_hub().writer, answer_in(form)
    with this_hub().database.reading() as session:
        row = open_one(session, Desk, code)
        key, met = row.id, of_desk_closed(session, row)

    def refuse_or_note(tx: Transaction) -> None:
        refuse_at_work(found(tx, Desk, code))
        if fate != "stay":
            refuse_to_send(tx, met=met, to=to, closes=False)
        note_answer(tx, met=met, subject=f"desk:{code}", fate=fate, to=to, who=who)

    if fate:
        writer.run(refuse_or_note)
    if fate == "stay":
        while writer.run(lambda tx: send_back(tx, desk=key, who=who)):
            pass
    elif fate:
        send_people(met, to, who, closes=False)
    writer.run(lambda tx: close_desk(tx, code=code, who=who, answered=fate == "stay"))


def _enter(tx: Transaction, form: HouseForm, label: str, who: str) -> str:
    pattern = form.get("kind")
    names = entries(Section.PLACES)[pattern].labelled(label)
    place = standing_place(tx, entry=PlaceEntry(names, _KINDS[pattern], form.get("floor"), label), who=who)
    return add_desk(tx, entry=NewDesk(form.get("department"), place, form.ticked), who=who)


def _new_page(form: HouseForm, refused: EntryRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        departments, groups = department_choices(session), service_choices(session).departments
    return show_form("admin/new_desks.html", form, refused, departments=departments, groups=groups)


def _page(code: str, form: HouseForm, refused: EntryRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        row = session.scalar(select(Desk).where(Desk.code == code))
        if row is None:
            raise NotFound
        name, departments = said_name(session, row.names), department_choices(session)
        places = place_choices(session, "room", "desk")
        here = session.get_one(Place, row.place_id)
        form.typed.setdefault("department", session.get_one(Department, row.department_id).code)
        form.typed.setdefault("place", here.code)
        if all(one != here.code for one, _ in places):
            places = [(here.code, said_name(session, here.names)), *places]
        closes, asked = form.get("act") == "close", None
        if form.get("fate") or (refused is not None and refused.field == "people"):
            asked = question_about(session, (of_desk_closed if closes else of_desk_moved)(session, row))
    return show_form(
        "admin/house_desk.html", form, refused, code=code, name=name, departments=departments, places=places, closes=closes,
        asked=asked,
    )  # fmt: skip
