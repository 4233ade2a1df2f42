"""Closing a service or a department: who is left is said, and nothing is closed before somebody has answered."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.dictionary import Section
from config.locale import words
from display_server.db.models import Department, Service
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.closing import (
    Left,
    close_department,
    close_service,
    send_on,
    services_of,
    who_is_left,
)
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_form import HouseForm, open_one, said_name, show_form
from display_server.web.admin.service_choices import service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

ANSWERS = frozenset({"stay", "move", "end"})
"""What may become of people whose service is renamed or moved; where it closes, nobody stays."""


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
        services = _services(session, section, code)
    try:
        send_people(form, services, who)
        close = close_department if section == Section.DEPARTMENTS else close_service
        writer.run(lambda tx: close(tx, code=code, who=who))
    except EntryRefused as refused:
        return _page(section, code, form, refused), 422
    flash(words(desk_language()).say("admin.house.closed"))
    return redirect(url_for("admin.house"), code=303)


def send_people(form: HouseForm, services: list[int], who: str, *, closes: bool = True) -> None:
    """As the administrator has answered: to another service, or let go; nobody where they stay. Raises EntryRefused."""
    to = form.get("to") if form.get("fate") == "move" else None
    if form.get("fate") in {"move", "end"}:
        while this_hub().writer.run(lambda tx: send_on(tx, services=services, to=to, who=who, closes=closes)):
            pass  # slice by slice, each a transaction of its own: calls and tickets go on meanwhile


@dataclass(frozen=True)
class Question:
    """What the form asks before people's service is closed, renamed or moved."""

    left: Left
    groups: list[tuple[str, list[tuple[str, str]]]]


def question_about(session: Session, services: list[int]) -> Question:
    """Who is left, and the services they could go to."""
    its = set(session.scalars(select(Service.code).where(Service.id.in_(services))))
    groups = [
        (department, [(one, name) for one, name in listed if one not in its])
        for department, listed in service_choices(session).departments
    ]
    return Question(who_is_left(session, services, this_hub().clock.now()), [one for one in groups if one[1]])


def _services(session: Session, section: str, code: str) -> list[int]:
    if section == Section.DEPARTMENTS:
        return services_of(session, open_one(session, Department, code).id)
    return [open_one(session, Service, code).id]


def _page(section: str, code: str, form: HouseForm, refused: EntryRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        services = _services(session, section, code)
        kind = Department if section == Section.DEPARTMENTS else Service
        names = session.scalars(select(kind.names).where(kind.code == code)).one()
        asked = question_about(session, services)
        name = said_name(session, names)
    return show_form(
        "admin/closing.html", form, refused, section=section, code=code, name=name, left=asked.left, groups=asked.groups
    )  # fmt: skip
