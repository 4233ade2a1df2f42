"""The house at a glance: the site, every department with its services and desks, their order, and what is still untranslated."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language, Names
from config.dictionary import Section, find
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Department, Desk, DeskService, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.departments import move_department
from display_server.services.house.edit_services import move_service
from display_server.web.admin.face import blueprint
from display_server.web.admin.getting_started import read_steps
from display_server.web.admin.house_form import said_name
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN = 40


@dataclass(frozen=True)
class Line:
    """A service or a desk in its department's card. `served`: some desk serves it."""

    code: str
    name: str
    more: str = ""
    served: bool = True


@dataclass(frozen=True)
class DepartmentCard:
    """A department, its services in their order, its desks."""

    code: str
    name: str
    floor: str
    icon: str
    services: list[Line]
    desks: list[Line]


@dataclass(frozen=True)
class Untranslated:
    """One thing, and the languages' own names in which it has none: shown there in the site's language meanwhile."""

    name: str
    address: str
    missing: list[str]


@blueprint.get("/house")
@needs(Permission.EDIT_HOUSE)
def house() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        cards = [_card(session, one) for one in _departments(session)]
        places = len(session.scalars(select(Place.id).where(Place.closed_at.is_(None))).all())
        untranslated = len(read_untranslated(session))
        steps = read_steps(session)
    return show_desk_page(
        "admin/house.html", cards=cards, places=places, untranslated=untranslated, steps=steps
    )  # fmt: skip


@blueprint.post("/house/<any(departments,services):section>/<code>/move")
@needs(Permission.EDIT_HOUSE)
def move_in_house(section: str, code: str) -> ResponseReturnValue:
    by, who = -1 if request.form.get("to") == "earlier" else 1, this_person().who
    move = move_department if section == Section.DEPARTMENTS else move_service
    try:
        this_hub().writer.run(lambda tx: move(tx, code=code, by=by, who=who))
    except EntryRefused:
        raise NotFound from None
    flash(words(desk_language()).say("admin.house.moved"))
    return redirect(url_for("admin.house"), code=303)


@blueprint.get("/house/dictionary/<any(departments,services,places):section>")
@needs(Permission.EDIT_HOUSE)
def dictionary(section: str) -> ResponseReturnValue:
    """The built-in names, found by any word in any language; each leads to its form, filled in."""
    typed = request.args.get("q", "").strip()[:60]
    found = find(Section(section), typed)
    lines = [(one.key, name_of(one.labelled("…"), desk_language()), _beside(one.labelled("…"))) for one in found]
    return show_desk_page(
        "admin/dictionary.html", section=section, typed=typed, lines=lines[:SHOWN], more=max(0, len(lines) - SHOWN),
        department=request.args.get("department", ""), blank=_form_of(section),
    )  # fmt: skip


@blueprint.get("/house/translations")
@needs(Permission.EDIT_HOUSE)
def translations() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        lines = read_untranslated(session)
    return show_desk_page("admin/translations.html", lines=lines)


def read_untranslated(session: Session) -> list[Untranslated]:
    """Every open thing that has no name in a language this site offers."""
    wanted = [Language(one) for one in own_site(session).languages]
    found = []
    pages: list[tuple[type[Any], str]] = [
        (Department, "admin.department"), (Service, "admin.service"), (Place, "admin.place"),
    ]  # fmt: skip
    for kind, address in pages:
        for one in session.scalars(select(kind).where(kind.closed_at.is_(None)).order_by(kind.id)):
            missing = [LANGUAGES[language].own_name for language in wanted if language not in one.names]
            if missing:
                found.append(Untranslated(said_name(session, one.names), url_for(address, code=one.code), missing))
    return found


def _form_of(section: str) -> str:
    return {"departments": "admin.new_department", "services": "admin.new_service", "places": "admin.new_place"}[
        section
    ]


def _beside(names: Names) -> str:
    """The other languages' names, quietly beside the reader's."""
    here = desk_language()
    return " · ".join(one.name for language, one in names.items() if language is not here)


def _departments(session: Session) -> list[Department]:
    open_ones = select(Department).where(Department.closed_at.is_(None))
    return list(session.scalars(open_ones.order_by(Department.position, Department.id)))


def _card(session: Session, department: Department) -> DepartmentCard:
    services = session.scalars(
        select(Service)
        .where(Service.department_id == department.id, Service.closed_at.is_(None))
        .order_by(Service.position, Service.id)
    ).all()
    served = set(session.scalars(select(DeskService.service_id)))
    desks = session.execute(
        select(Desk, Place)
        .join(Place, Place.id == Desk.place_id)
        .where(Desk.department_id == department.id, Desk.closed_at.is_(None))
        .order_by(Desk.id)
    )
    return DepartmentCard(
        department.code,
        said_name(session, department.names),
        department.floor,
        department.icon,
        [Line(one.code, said_name(session, one.names), served=one.id in served) for one in services],
        [Line(desk.code, said_name(session, desk.names), place.floor) for desk, place in desks],
    )
