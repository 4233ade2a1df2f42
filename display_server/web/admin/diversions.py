"""Ways to a shorter line: what stands and whether it is shown now, one form for another, removal."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from config.locale import name_of, words
from display_server.db.models import Diversion, DiversionSign, Service
from display_server.hub import this_hub
from display_server.services.house.edit_diversion import (
    DiversionEntry,
    DiversionRefused,
    add_diversion,
    remove_diversion,
)
from display_server.web.admin.face import blueprint
from display_server.web.admin.service_choices import own_language, service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_NEW = {"here": "", "there": "", "walk": "3", "margin": "10", "both_ways": "on", "kind": "same"}
_MINUTES = ("walk", "margin")


@dataclass(frozen=True)
class WayLine:
    """One row of the list, in the reader's language. `minutes`: how much sooner, where it is shown now."""

    id: int
    here: str
    there: str
    walk: int
    margin: int
    interchangeable: bool
    minutes: int | None


@blueprint.get("/diversions")
@needs(Permission.EDIT_HOURS)
def diversions() -> ResponseReturnValue:
    return _page(dict(_NEW))


@blueprint.post("/diversions")
@needs(Permission.EDIT_HOURS)
def enter_diversion() -> ResponseReturnValue:
    typed, who = {name: request.form.get(name, "").strip() for name in _NEW}, this_person().who
    try:
        entry = _read(typed)
        this_hub().writer.run(lambda tx: add_diversion(tx, entry=entry, who=who))
    except DiversionRefused as refused:
        return _page(typed, refused), 422
    flash(words(desk_language()).say("admin.diversions.saved"))
    return redirect(url_for("admin.diversions"), code=303)


@blueprint.post("/diversions/<diversion>/remove")
@needs(Permission.EDIT_HOURS)
def take_diversion_away(diversion: str) -> ResponseReturnValue:
    who = this_person().who
    if diversion.isascii() and diversion.isdecimal() and len(diversion) < 10:
        this_hub().writer.run(lambda tx: remove_diversion(tx, diversion=int(diversion), who=who))
    flash(words(desk_language()).say("admin.diversions.removed"))
    return redirect(url_for("admin.diversions"), code=303)


def _read(typed: dict[str, str]) -> DiversionEntry:
    """Raises DiversionRefused for minutes that are no number."""
    minutes = {}
    for name in _MINUTES:
        if not (typed[name].isascii() and typed[name].isdecimal() and len(typed[name]) < 5):
            raise DiversionRefused(name, name)
        minutes[name] = int(typed[name])
    return DiversionEntry(
        typed["here"],
        typed["there"],
        both_ways=bool(typed["both_ways"]),
        interchangeable=typed["kind"] != "first",
        **minutes,
    )


def _page(typed: dict[str, str], refused: DiversionRefused | None = None) -> str:
    with this_hub().database.reading() as session:
        lines, choices = _lines(session), service_choices(session)
    problem = words(desk_language()).say(f"admin.diversions.refused.{refused.reason}") if refused else None
    return show_desk_page(
        "admin/diversions.html",
        lines=lines,
        choices=choices,
        typed=typed,
        refused_field=refused.field if refused else None,
        problem=problem,
    )


def _lines(session: Session) -> list[WayLine]:
    here, there = aliased(Service), aliased(Service)
    own, language = own_language(session), desk_language()
    found = session.execute(
        select(Diversion, here.names.label("here"), there.names.label("there"), DiversionSign.minutes)
        .join(here, here.id == Diversion.from_service_id)
        .join(there, there.id == Diversion.to_service_id)
        .join(DiversionSign, DiversionSign.diversion_id == Diversion.id, isouter=True)
        .order_by(here.position, there.position)
    )
    return [
        WayLine(
            row.Diversion.id,
            name_of(row.here, language, own),
            name_of(row.there, language, own),
            row.Diversion.walk_minutes,
            row.Diversion.margin_minutes,
            row.Diversion.interchangeable,
            row.minutes,
        )
        for row in found
    ]
