"""Pathways as an administrator edits them: the list, one form to enter or change, removal once its bookings have an answer."""

from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.locale import name_of, words
from display_server.db.models import Pathway
from display_server.domain.pathway import MOST_STAGES
from display_server.hub import this_hub
from display_server.services.house.edit_pathway import (
    PathwayRefused,
    PathwayUnknown,
    add_pathway,
    answer_for_bookings,
    change_pathway,
    remove_pathway,
    send_bookings_on,
    stages_of,
    times_used,
)
from display_server.web.admin.face import blueprint
from display_server.web.admin.pathway_form import PathwayForm
from display_server.web.admin.service_choices import own_language, service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@dataclass(frozen=True)
class PathwayLine:
    """One row of the list, in the reader's language."""

    code: str
    name: str
    stages: list[str]
    used: int


@blueprint.get("/pathways")
@needs(Permission.EDIT_PATHWAYS)
def pathways() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        own, names = own_language(session), service_choices(session).names
        lines = [
            PathwayLine(
                code=one.code,
                name=name_of(one.names, desk_language(), own),
                stages=[names[code] for code in stages_of(session, one.id)],
                used=times_used(session, one.id),
            )
            for one in session.scalars(select(Pathway).order_by(Pathway.code))
        ]
    return show_desk_page("admin/pathways.html", lines=lines)


@blueprint.get("/new-pathway")
@needs(Permission.EDIT_PATHWAYS)
def new_pathway() -> ResponseReturnValue:
    return _form_page(PathwayForm(), None)


@blueprint.post("/new-pathway")
@needs(Permission.EDIT_PATHWAYS)
def enter_pathway() -> ResponseReturnValue:
    form, who = PathwayForm.read(request.form), this_person().who
    if asked := request.form.get("arrange"):
        return _form_page(form.arranged(asked), None, unsaved=True)
    try:
        this_hub().writer.run(lambda tx: add_pathway(tx, code=form.code, entry=form.entry, who=who))
    except PathwayRefused as refused:
        return _form_page(form, None, refused), 422
    return _saved(form)


@blueprint.get("/pathways/<code>")
@needs(Permission.EDIT_PATHWAYS)
def pathway(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found = session.scalar(select(Pathway).where(Pathway.code == code))
        if found is None:
            raise NotFound
        names = {language.value: name.name for language, name in found.names.items()}
        form = PathwayForm(found.code, names, stages_of(session, found.id))
    return _form_page(form, code)


@blueprint.post("/pathways/<code>")
@needs(Permission.EDIT_PATHWAYS)
def save_pathway(code: str) -> ResponseReturnValue:
    form, who = PathwayForm.read(request.form), this_person().who
    if asked := request.form.get("arrange"):
        return _form_page(form.arranged(asked), code, unsaved=True)
    try:
        this_hub().writer.run(lambda tx: change_pathway(tx, code=code, entry=form.entry, who=who))
    except PathwayRefused as refused:
        return _form_page(form, code, refused), 422
    except PathwayUnknown:
        return _gone()
    return _saved(form)


@blueprint.post("/pathways/<code>/remove")
@needs(Permission.EDIT_PATHWAYS)
def take_pathway_away(code: str) -> ResponseReturnValue:
    who, said, writer = this_person().who, words(desk_language()), this_hub().writer
    fate = request.form.get("fate")
    to = request.form.get("to", "") if fate == "move" else None
    try:
        if fate in {"move", "alone"}:
            writer.run(lambda tx: answer_for_bookings(tx, code=code, to=to, who=who))
            while writer.run(lambda tx: send_bookings_on(tx, code=code, to=to)):
                pass  # slice by slice, as house_closing does
        writer.run(lambda tx: remove_pathway(tx, code=code, who=who))
    except PathwayRefused as refused:
        flash(said.say(f"admin.pathway.refused.{refused.field}.{refused.reason}"))
        return redirect(url_for("admin.pathway", code=code), code=303)
    except PathwayUnknown:
        return _gone()
    flash(said.say("admin.pathway.removed", name=code))
    return redirect(url_for("admin.pathways"), code=303)


def _saved(form: PathwayForm) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        name = name_of(form.entry.names, desk_language(), own_language(session))
    flash(words(desk_language()).say("admin.pathway.saved", name=name))
    return redirect(url_for("admin.pathways"), code=303)


def _gone() -> ResponseReturnValue:
    flash(words(desk_language()).say("admin.pathway.gone"))
    return redirect(url_for("admin.pathways"), code=303)


def _form_page(
    form: PathwayForm, code: str | None, refused: PathwayRefused | None = None, *, unsaved: bool = False
) -> str:
    """`code`: the pathway being changed, None for a new one."""
    with this_hub().database.reading() as session:
        choices = service_choices(session)
        found = session.scalar(select(Pathway).where(Pathway.code == code)) if code is not None else None
        used = times_used(session, found.id) if found is not None else 0
        others = [
            (one.code, name_of(one.names, desk_language(), own_language(session)))
            for one in session.scalars(select(Pathway).where(Pathway.code != code).order_by(Pathway.code))
        ]
    said = words(desk_language())
    return show_desk_page(
        "admin/pathway.html",
        form=form,
        code=code,
        exists=found is not None,
        used=used,
        others=others,
        choices=choices,
        most=MOST_STAGES,
        unsaved=unsaved,
        refused_field=refused.field if refused else None,
        problem=said.say(f"admin.pathway.refused.{refused.field}.{refused.reason}") if refused else None,
    )
