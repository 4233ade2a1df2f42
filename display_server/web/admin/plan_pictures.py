"""A floor's picture under the plan: sent in slices, laid under, given its scale by two clicks or by numbers."""

from uuid import UUID

from flask import Response, jsonify, redirect, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import BadRequest, NotFound

from config.locale import words
from display_server.hub import this_hub
from display_server.services.boards.content_files import content_folder
from display_server.services.boards.edit_contents import ContentRefused
from display_server.services.plans.plan_pictures import (
    SVG_FILE,
    keep_floor_picture,
    lay_picture,
    place_picture,
    scale_picture,
    take_picture_away,
)
from display_server.services.refused import Refused
from display_server.wayfinding.drafting import DraftRefused
from display_server.web.admin.drawing import this_drawing
from display_server.web.admin.face import blueprint
from display_server.web.admin.plan_part_form import number_in
from display_server.web.admin.plan_slices import taken_slice
from display_server.web.shared.access import needs
from display_server.web.shared.content_file import A_WEEK_S, send_content
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
"""Whoever opens a drawing by itself sees a drawing: nothing in it runs or asks for anything."""


class Scale(BaseModel):
    """Two points of the plan and how far apart they really are."""

    model_config = ConfigDict(extra="forbid")
    a: tuple[float, float]
    b: tuple[float, float]
    metres: float


@blueprint.post("/maps/draft/pictures/slices")
@needs(Permission.EDIT_MAPS)
def take_picture_slice() -> ResponseReturnValue:
    return taken_slice(_said)


@blueprint.post("/maps/draft/pictures/<floor>")
@needs(Permission.EDIT_MAPS)
def lay_floor_picture(floor: str) -> ResponseReturnValue:
    """What was sent becomes this floor's picture."""
    drawing = this_drawing()
    drawing.part("floors", floor)
    try:
        picture = keep_floor_picture(this_hub().settings.home, UUID(request.form.get("upload", "")))
    except ValueError as wrong:
        reason = wrong.reason if isinstance(wrong, ContentRefused) else "missing"
        return jsonify(refused=_said(reason)), 422
    this_hub().writer.run(lambda tx: lay_picture(tx, site_id=drawing.site.id, floor=floor, picture=picture))
    return jsonify(done=True)


@blueprint.post("/maps/draft/pictures/<floor>/scale")
@needs(Permission.EDIT_MAPS)
def scale_floor_picture(floor: str) -> ResponseReturnValue:
    """By two clicks."""
    site = this_drawing().site.id
    try:
        said = Scale.model_validate_json(request.get_data())
        this_hub().writer.run(
            lambda tx: scale_picture(tx, site_id=site, floor=floor, a=said.a, b=said.b, metres=said.metres)
        )
    except ValidationError as wrong:
        raise BadRequest from wrong
    except Refused:
        return jsonify(refused=words(desk_language()).say("admin.plan.refused.scale")), 422
    return jsonify(done=True)


@blueprint.post("/maps/draft/pictures/<floor>/place")
@needs(Permission.EDIT_MAPS)
def place_floor_picture(floor: str) -> ResponseReturnValue:
    """By numbers, or taken away: the table's form."""
    site, form = this_drawing().site.id, request.form
    try:
        if "remove" in form:
            this_hub().writer.run(lambda tx: take_picture_away(tx, site_id=site, floor=floor))
        else:
            x, y, width = (number_in(form.get(name, ""), name) for name in ("x", "y", "width"))
            this_hub().writer.run(lambda tx: place_picture(tx, site_id=site, floor=floor, at=(x, y), width_m=width))
    except (Refused, DraftRefused) as refused:
        raise BadRequest from refused
    return redirect(url_for("admin.plan_table", floor=floor, _anchor="picture"), code=303)


@blueprint.get("/maps/draft/pictures/files/<name>")
@needs(Permission.EDIT_MAPS)
def floor_picture_file(name: str) -> Response:
    if not SVG_FILE.match(name):
        return send_content(name)
    folder = content_folder(this_hub().settings.home)
    if not (folder / name).is_file():
        raise NotFound
    answer = send_from_directory(folder, name, mimetype="image/svg+xml", max_age=A_WEEK_S)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _said(reason: str) -> str:
    return words(desk_language()).say(f"admin.plan.picture_refused.{reason}")
