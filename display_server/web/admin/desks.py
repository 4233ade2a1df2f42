"""Desks: which services each serves, and in which proportion where a hospital has chosen one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from config.locale import name_of, words
from display_server.db.models import Department, Desk, DeskService, Place, Service
from display_server.domain.proportion import HEAVIEST
from display_server.hub import this_hub
from display_server.services.house.edit_desk import DeskEntry, DeskRefused, DeskUnknown, change_desk
from display_server.web.admin.face import blueprint
from display_server.web.admin.service_choices import own_language, service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@dataclass(frozen=True)
class DeskLine:
    """One desk, in the reader's language. `services`: names with their weights, None where all are one line."""

    code: str
    name: str
    room: str
    services: list[tuple[str, int | None]]

    @property
    def in_proportion(self) -> bool:
        return sum(weight is not None for _, weight in self.services) > 1


@dataclass(frozen=True)
class DeskForm:
    """What was sent: the services ticked, and the weight that stands beside each, ticked or not."""

    ticked: frozenset[str] = frozenset()
    weights: Mapping[str, str] = field(default_factory=dict)
    in_proportion: bool = False

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "DeskForm":
        weights = {name.removeprefix("weight:"): said for name, said in form.items() if name.startswith("weight:")}
        return cls(frozenset(form.getlist("service")), weights, form.get("order") == "proportion")

    @property
    def entry(self) -> DeskEntry:
        """A weight that is no number is none that is allowed."""
        said = {code: self.weights.get(code, "1") for code in self.ticked}
        weights = {code: int(one) if one.isascii() and one.isdecimal() else 0 for code, one in said.items()}
        return DeskEntry(weights, self.in_proportion)


@blueprint.get("/desks")
@needs(Permission.EDIT_HOURS)
def desks() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        own, language = own_language(session), desk_language()
        departments = [
            (name_of(one.names, language, own), _lines(session, one))
            for one in session.scalars(select(Department).order_by(Department.position))
        ]
    return show_desk_page("admin/desks.html", departments=[one for one in departments if one[1]])


@blueprint.get("/desks/<code>")
@needs(Permission.EDIT_HOURS)
def desk_services(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        desk = session.scalar(select(Desk).where(Desk.code == code))
        if desk is None:
            raise NotFound
        rows = session.execute(
            select(Service.code, DeskService.weight)
            .join(DeskService, DeskService.service_id == Service.id)
            .where(DeskService.desk_id == desk.id)
        ).all()
    weights = {row.code: str(row.weight or 1) for row in rows}
    return _page(code, DeskForm(frozenset(weights), weights, sum(row.weight is not None for row in rows) > 1))


@blueprint.post("/desks/<code>")
@needs(Permission.EDIT_HOURS)
def save_desk(code: str) -> ResponseReturnValue:
    form, who = DeskForm.read(request.form), this_person().who
    try:
        this_hub().writer.run(lambda tx: change_desk(tx, code=code, entry=form.entry, who=who))
    except DeskUnknown:
        raise NotFound from None
    except DeskRefused as refused:
        return _page(code, form, refused), 422
    flash(words(desk_language()).say("admin.desks.saved"))
    return redirect(url_for("admin.desks"), code=303)


def _lines(session: Session, department: Department) -> list[DeskLine]:
    own, language = own_language(session), desk_language()
    found = session.execute(
        select(Desk, Place)
        .join(Place, Place.id == Desk.place_id)
        .where(Desk.department_id == department.id, Desk.closed_at.is_(None))
        .order_by(Desk.code)
    ).all()
    served = session.execute(
        select(DeskService.desk_id, Service.names, DeskService.weight)
        .join(Service, Service.id == DeskService.service_id)
        .where(DeskService.desk_id.in_([desk.id for desk, _ in found]))
        .order_by(Service.position, Service.id)
    ).all()
    return [
        DeskLine(
            desk.code,
            name_of(desk.names, language, own),
            name_of(place.names, language, own),
            [(name_of(row.names, language, own), row.weight) for row in served if row.desk_id == desk.id],
        )
        for desk, place in found
    ]


def _page(code: str, form: DeskForm, refused: DeskRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        desk = session.scalar(select(Desk).where(Desk.code == code))
        if desk is None:
            raise NotFound
        own, language = own_language(session), desk_language()
        name, choices = name_of(desk.names, language, own), service_choices(session)
        home = session.get_one(Department, desk.department_id)
        first = name_of(home.names, language, own)
    return show_desk_page(
        "admin/desk.html",
        name=name,
        form=form,
        departments=sorted(choices.departments, key=lambda one: one[0] != first),
        heaviest=HEAVIEST,
        problem=words(desk_language()).say(f"admin.desks.refused.{refused.reason}") if refused else None,
    )
