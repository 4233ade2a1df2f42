"""Who waits or is booked is said before something closes, is renamed or moved, and nothing is done before somebody answers."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.dictionary import Section
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.closing import (
    close_department,
    close_service,
    refuse_to_close,
    refuse_to_send,
    send_on,
)
from display_server.services.house.entered import found
from display_server.services.house.people_left import Left, Met, note_answer, of_department, who_is_left
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_form import HouseForm, open_one, said_name, show_form
from display_server.web.admin.service_choices import service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

ANSWERS = frozenset({"stay", "move", "end"})
"""What may become of people whose service is renamed or moved; where it closes, nobody stays."""
_SENDS = frozenset({"move", "end"})


@blueprint.get("/house/<any(departments,services):section>/<code>/close")
@needs(Permission.EDIT_HOUSE)
def closing(section: str, code: str) -> ResponseReturnValue:
    return _page(section, code, HouseForm())


@blueprint.post("/house/<any(departments,services):section>/<code>/close")
@needs(Permission.EDIT_HOUSE)
def close_in_house(section: str, code: str) -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    writer = this_hub().writer
    with this_hub().database.reading() as session:
        met, subject = _met(session, section, code)
    fate, to = answer_in(form)
    try:
        if fate in _SENDS:
            writer.run(lambda tx: _refuse_or_note(tx, section, code, met=met, subject=subject, form=form))
            send_people(met, to, who)
        close = close_department if section == Section.DEPARTMENTS else close_service
        writer.run(lambda tx: close(tx, code=code, who=who))
    except EntryRefused as refused:
        return _page(section, code, form, refused), 422
    flash(words(desk_language()).say("admin.house.closed"))
    return redirect(url_for("admin.house"), code=303)


def _refuse_or_note(tx: Transaction, section: str, code: str, *, met: Met, subject: str, form: HouseForm) -> None:
    """Nobody goes anywhere if it cannot be closed afterwards."""
    fate, to = answer_in(form)
    refuse_to_close(
        tx, services=met.services, department=found(tx, Department, code) if section == Section.DEPARTMENTS else None
    )
    refuse_to_send(tx, met=met, to=to, closes=True)
    note_answer(tx, met=met, subject=subject, fate=fate, to=to, who=this_person().who)


def change_with_people(
    form: HouseForm, meets: Callable[[Session], Met], change: Callable[[Transaction, bool], object], subject: str
) -> None:
    """A rename or a move (its second argument: whether somebody has answered), and its people as answered: all refused where
    they could not go there. Raises EntryRefused.
    """
    who = this_person().who
    with this_hub().database.reading() as session:
        met = meets(session)
    fate, to = answer_in(form)

    def act(tx: Transaction) -> None:
        if fate in _SENDS:
            refuse_to_send(tx, met=met, to=to, closes=False)
        if fate:
            note_answer(tx, met=met, subject=subject, fate=fate, to=to, who=who)
        change(tx, bool(fate))

    this_hub().writer.run(act)
    if fate in _SENDS:
        send_people(met, to, who, closes=False)


def answer_in(form: HouseForm) -> tuple[str, str | None]:
    """What was chosen, "" for nothing we know, and the service they go on at."""
    fate = form.get("fate") if form.get("fate") in ANSWERS else ""
    return fate, form.get("to") if fate == "move" else None


def send_people(met: Met, to: str | None, who: str, *, closes: bool = True) -> None:
    """To another service, or let go. Raises EntryRefused."""
    while this_hub().writer.run(lambda tx: send_on(tx, met=met, to=to, who=who, closes=closes)):
        pass  # slice by slice, each a transaction of its own: calls and tickets go on meanwhile


@dataclass(frozen=True)
class Question:
    """What the form asks before people's service is closed, renamed or moved."""

    left: Left
    groups: list[tuple[str, list[tuple[str, str]]]]


def question_about(session: Session, met: Met) -> Question:
    """Who is left, and the services they could go to."""
    its = set(session.scalars(select(Service.code).where(Service.id.in_(met.services))))
    groups = [
        (department, [(one, name) for one, name in listed if one not in its])
        for department, listed in service_choices(session).departments
    ]
    return Question(who_is_left(session, met, this_hub().clock.now()), [one for one in groups if one[1]])


def _met(session: Session, section: str, code: str) -> tuple[Met, str]:
    """Whose people, and what the audit calls it."""
    if section == Section.DEPARTMENTS:
        key = open_one(session, Department, code).id
        return of_department(session, key), f"department:{key}"
    key = open_one(session, Service, code).id
    return Met([key]), f"service:{key}"


def _page(section: str, code: str, form: HouseForm, refused: EntryRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        met, _ = _met(session, section, code)
        kind = Department if section == Section.DEPARTMENTS else Service
        names = session.scalars(select(kind.names).where(kind.code == code)).one()
        asked = question_about(session, met)
        name = said_name(session, names)
    return show_form(
        "admin/closing.html", form, refused, section=section, code=code, name=name, left=asked.left, groups=asked.groups
    )  # fmt: skip
