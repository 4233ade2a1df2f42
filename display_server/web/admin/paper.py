"""How tickets look: what stands on them, how large, the hospital's sign and sentence, with a picture of each width."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.paper import PaperPart, PaperTemplates
from config.contract.words import Language
from config.locale import LANGUAGES, name_of, short_name_of, words
from display_server.db.models import Department, Place, Service
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.house.edit_paper import change_paper
from display_server.web.admin.face import blueprint
from display_server.web.admin.paper_form import WIDTHS, NoPicture, logo_from, templates_from, typed
from display_server.web.admin.paper_preview import WIDTHS as MILLIMETRES
from display_server.web.admin.paper_preview import Shown, preview
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/paper")
@needs(Permission.EDIT_PAPER)
def paper() -> ResponseReturnValue:
    return _page(_saved())


@blueprint.post("/paper")
@needs(Permission.EDIT_PAPER)
def save_paper() -> ResponseReturnValue:
    logo, who = _saved().wide.logo, this_person().who
    picture = request.files.get("logo")
    if "no_logo" in request.form:
        logo = None
    elif picture is not None and picture.filename:
        try:
            logo = logo_from(picture.stream.read())
        except NoPicture:
            return _page(templates_from(request.form, logo), problem="no_picture"), 422
    templates = templates_from(request.form, logo)
    this_hub().writer.run(lambda tx: change_paper(tx, templates=templates, who=who))
    flash(words(desk_language()).say("admin.paper.saved"))
    return redirect(url_for("admin.paper"), code=303)


@blueprint.get("/paper/<width>.png")
@needs(Permission.EDIT_PAPER)
def paper_preview(width: str) -> ResponseReturnValue:
    """The form as it stands in the query, on paper 80 or 58 mm wide."""
    if width not in MILLIMETRES:
        raise NotFound
    language = Language(said) if (said := request.args.get("language")) in set(Language) else Language.ENGLISH
    templates = templates_from(request.args, _saved().wide.logo)
    with this_hub().database.reading() as session:
        shown = _shown(session, language)
    return Response(
        preview(templates, shown, language, width), mimetype="image/png", headers={"Cache-Control": "no-store"}
    )


def _page(templates: PaperTemplates, problem: str | None = None) -> str:
    names = {language: LANGUAGES[language].own_name for language in Language}
    return show_desk_page(
        "admin/paper.html",
        typed=typed(templates),
        has_logo=templates.wide.logo is not None,
        problem=problem,
        widths=list(zip(WIDTHS, MILLIMETRES, strict=True)),
        parts=[part.value for part in PaperPart],
        tongues=names,
        tongue=desk_language().value,
    )


def _saved() -> PaperTemplates:
    with this_hub().database.reading() as session:
        return PaperTemplates.model_validate(own_site(session).paper or {})


def _shown(session: Session, language: Language) -> Shown:
    """The first service that has nothing to hide, with its own names."""
    site = own_site(session)
    service, department, place = session.execute(
        select(Service, Department, Place)
        .join(Department, Department.id == Service.department_id)
        .outerjoin(Place, Place.id == Service.waiting_place_id)
        .where(Service.discreet.is_(False))
        .order_by(Department.position, Service.position)
        .limit(1)
    ).one()
    own = Language(site.language)
    return Shown(
        hospital=name_of(site.names, language, own),
        place=name_of(place.names, language, own) if place is not None else name_of(department.names, language, own),
        note=place.note.get(language) if place is not None else None,
        department=name_of(department.names, language, own),
        service=name_of(service.names, language, own),
        staff_line=short_name_of(service.names, own),
        address=site.public_url,
        now=this_hub().clock.now().astimezone(site_facts(session, language).zone),
    )
