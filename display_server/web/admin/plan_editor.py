"""The plan editor: a draft begun, drawn on a map, looked at while it is drawn, and published now or at a time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import select
from werkzeug.exceptions import BadRequest, NotFound

from config.contract.ways import RouteProfile
from config.locale import words
from config.locale.ways import distance, minutes, tell
from display_server.db.models import PlanPicture
from display_server.db.reading.own_site import own_site
from display_server.db.reading.plan_in_force import plan_in_force
from display_server.hub import this_hub
from display_server.services.plans.draft_aside import write_draft_aside
from display_server.services.plans.draft_look import look_at
from display_server.services.plans.plan_drafts import (
    begin_draft,
    open_draft,
    publish_draft,
    redo_change,
    throw_away_draft,
    undo_change,
)
from display_server.services.refused import Refused
from display_server.wayfinding.draft_parts import Change, Value
from display_server.wayfinding.drafting import DraftRefused
from display_server.web.admin.drawing import Drawing, draw, held_in_words, this_drawing
from display_server.web.admin.face import blueprint
from display_server.web.admin.plan_part_form import FIELDS
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

MOST_AT_ONCE = 500
LONGEST_TITLE = 80
SHOWN = 8
"""So many parts of one finding are named."""

FOUND = (
    ("unreached", "places"),
    ("no_step_free", "places"),
    ("doors_without_rooms", "doors"),
    ("doors_to_one_space", "doors"),
    ("lifts_reaching_no_floor", "shafts"),
    ("unnamed", "places"),
    ("duplicates", "places"),
)
"""Findings in the order they matter, and the kind of part each names."""


FIELD_NAMES = {one.name for fields in FIELDS.values() for one in fields} | {"floor", "plan"}
"""Those a refusal can name in words."""


class Asked(BaseModel):
    """What the map sends: parts put in place of what was there, or (None) taken out."""

    model_config = ConfigDict(extra="forbid")
    changes: list[tuple[str, str, dict[str, Any] | None]]


@blueprint.post("/maps/draft/begin")
@needs(Permission.EDIT_MAPS)
def begin_plan() -> ResponseReturnValue:
    """On the version named, on the one in force, or on an empty sheet where there is none."""
    who, said = this_person().who, request.form.get("base", "")
    with this_hub().database.reading() as session:
        found = plan_in_force(session, own_site(session).id)
    in_force = found.version if found is not None else None
    base = int(said) if said.isascii() and said.isdecimal() else in_force
    try:
        this_hub().writer.run(lambda tx: begin_draft(tx, site=own_site(tx.session), base=base, who=who))
    except Refused as unknown:
        raise BadRequest from unknown
    return redirect(url_for("admin.plan_editor"), code=303)


@blueprint.get("/maps/draft")
@needs(Permission.EDIT_MAPS)
def plan_editor() -> ResponseReturnValue:
    try:
        drawing = this_drawing()
    except NotFound:
        return redirect(url_for("admin.maps"), code=303)
    ground = min(drawing.floors, key=lambda one: abs(float(one["ordinal"])), default={"code": ""})["code"]
    shown = next((one["floor"] for one in drawing.parts["stands"].values()), ground)
    with this_hub().database.reading() as session:
        held = held_in_words(session, drawing.site)
    return show_desk_page(
        "admin/plan_editor.html", drawing=drawing, floors=floor_choices(drawing), shown=shown, held=held
    )


@blueprint.get("/maps/draft/data")
@needs(Permission.EDIT_MAPS)
def plan_data() -> ResponseReturnValue:
    """Everything the map draws."""
    drawing = this_drawing()
    with this_hub().database.reading() as session:
        rows = list(session.scalars(select(PlanPicture).where(PlanPicture.site_id == drawing.site.id)))
        pictures = {
            one.floor: {
                "url": url_for("admin.floor_picture_file", name=one.file),
                "at": [one.x, one.y],
                "size": [one.width * one.metres_a_pixel, one.height * one.metres_a_pixel],
            }
            for one in rows
        }
    return jsonify(**_state(drawing), parts=drawing.parts, pictures=pictures)


@blueprint.post("/maps/draft/changes")
@needs(Permission.EDIT_MAPS)
def change_plan() -> ResponseReturnValue:
    """One step drawn on the map."""
    try:
        asked = Asked.model_validate_json(request.get_data())
    except ValidationError as wrong:
        raise BadRequest from wrong
    if not 1 <= len(asked.changes) <= MOST_AT_ONCE:
        raise BadRequest
    try:
        drawing, changed = draw(lambda _: [Change(*one) for one in asked.changes])
    except DraftRefused as refused:
        return jsonify(refused=refused_in_words(refused)), 422
    return jsonify(**_state(drawing), changed=[one.said() for one in changed])


@blueprint.post("/maps/draft/<any(undo, redo):turn>")
@needs(Permission.EDIT_MAPS)
def turn_plan(turn: str) -> ResponseReturnValue:
    """For the map as JSON, for the table by a form."""
    now, act = this_drawing().draft, undo_change if turn == "undo" else redo_change
    try:
        turned = this_hub().writer.run(lambda tx: act(tx, draft_id=now.key, revision=now.revision))
    except Refused:  # somebody was faster: their step is seen first
        turned = []
    drawing = this_drawing()
    if request.accept_mimetypes.best != "application/json":
        return redirect(url_for("admin.plan_table", floor=request.form.get("floor", "")), code=303)
    changed = [(kind, key, drawing.parts[kind].get(key)) for kind, key in turned]
    return jsonify(**_state(drawing), changed=changed)


@blueprint.get("/maps/draft/check")
@needs(Permission.EDIT_MAPS)
def check_plan() -> ResponseReturnValue:
    return jsonify(**checked(this_drawing()))


@blueprint.get("/maps/draft/way")
@needs(Permission.EDIT_MAPS)
def draft_way() -> ResponseReturnValue:
    """A way as the draft would lead it: lines by floor, steps in words."""
    drawing, language = this_drawing(), desk_language()
    compiled, _ = look_at(drawing.draft)
    said = request.args
    profile = RouteProfile.STEP_FREE if "step_free" in said else RouteProfile.USUAL
    goal = said.get("to", "")
    way = compiled.way(compiled.begins(said.get("start", "")), goal, profile)
    say = words(language)
    if way is None or goal not in drawing.parts["places"]:
        return jsonify(said=say.say("admin.plan.no_way"), legs=[], steps=[])
    name = drawing.name("places", goal)
    return jsonify(
        said=" · ".join((minutes(way, language), distance(way.metres, language))),
        legs=[{"floor": leg.floor, "points": leg.points} for leg in way.legs],
        steps=[
            " · ".join(filter(None, (tell(one, language, name), distance(one.metres, language)))) for one in way.steps
        ],
    )


@blueprint.get("/maps/draft/publish")
@needs(Permission.EDIT_MAPS)
def publish_page() -> ResponseReturnValue:
    return _publish_page(this_drawing(), {}, None)


@blueprint.post("/maps/draft/publish")
@needs(Permission.EDIT_MAPS)
def publish_plan() -> ResponseReturnValue:
    hub, who, form = this_hub(), this_person().who, request.form
    with hub.database.reading() as session:
        site = own_site(session)
        zone, draft = ZoneInfo(site.zone), open_draft(session, site.id)
    if draft is None:
        raise NotFound
    title, revision = form.get("title", "").strip()[:LONGEST_TITLE], draft.revision
    problem, effect_at = None, None
    if not title:
        problem = "title"
    elif form.get("when") == "later":
        effect_at = _moment(form.get("at", ""), zone)
        problem = "at" if effect_at is None or effect_at <= hub.clock.now() else None
    if problem is None and form.get("revision") != str(revision):
        problem = "moved"
    if problem is not None:
        return _publish_page(this_drawing(), form.to_dict(), problem), 422
    key = draft.id
    try:
        plan = write_draft_aside(hub.settings, draft_id=key, revision=revision)
        version = hub.writer.run(
            lambda tx: publish_draft(
                tx, site=own_site(tx.session), draft_id=key, revision=revision, plan=plan, title=title,
                effect_at=effect_at, who=who,
            )
        )  # fmt: skip
    except Refused:
        return _publish_page(this_drawing(), form.to_dict(), "moved"), 422
    flash(words(desk_language()).say("admin.plan.published", version=version))
    return redirect(url_for("admin.maps"), code=303)


@blueprint.post("/maps/draft/throw-away")
@needs(Permission.EDIT_MAPS)
def throw_plan_away() -> ResponseReturnValue:
    key, who = this_drawing().draft.key, this_person().who
    this_hub().writer.run(lambda tx: throw_away_draft(tx, draft_id=key, who=who))
    flash(words(desk_language()).say("admin.plan.thrown_away"))
    return redirect(url_for("admin.maps"), code=303)


def floor_choices(drawing: Drawing) -> list[tuple[str, str]]:
    return [(one["code"], drawing.name("floors", one["code"])) for one in drawing.floors]


def refused_in_words(refused: DraftRefused) -> str:
    """Which field, and what is wrong with it."""
    say = words(desk_language()).say
    field = refused.field if refused.field in FIELD_NAMES else "part"
    return f"{say(f'admin.plan.field.{field}')}: {say(f'admin.plan.refused.{refused.reason}')}"


def checked(drawing: Drawing) -> dict[str, Any]:
    """Findings in words, each with the parts it names."""
    say = words(desk_language())
    _, found = look_at(drawing.draft)
    problems = []
    for name, kind in FOUND:
        keys = [code for code in dict.fromkeys(getattr(found, name)) if code in drawing.parts[kind]]
        if keys:
            problems.append(
                {
                    "said": say.count(f"admin.plan.found.{name}", len(keys)),
                    "grave": name in {"unreached", "doors_without_rooms", "lifts_reaching_no_floor"},
                    "more": max(0, len(keys) - SHOWN),
                    "parts": [_found_part(drawing, kind, key) for key in keys[:SHOWN]],
                }
            )
    return {
        "places": found.places,
        "step_free": say.say("admin.maps.without_steps", percent=found.step_free_percent),
        "step_free_whole": found.step_free_percent == 100,
        "reached": say.say("admin.maps.all_reached") if not found.unreached else "",
        "problems": problems,
    }


def _found_part(drawing: Drawing, kind: str, key: str) -> Value:
    return {
        "kind": kind,
        "key": key,
        "floor": drawing.parts[kind][key].get("floor", ""),
        "name": drawing.name(kind, key),
    }


def _state(drawing: Drawing) -> dict[str, Any]:
    now = drawing.draft
    return {"draft": now.key, "revision": now.revision, "undo": now.can_undo, "redo": now.can_redo}


def _moment(said: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(said).replace(tzinfo=zone)
    except ValueError:
        return None


def _publish_page(drawing: Drawing, entered: dict[str, str], problem: str | None) -> str:
    """What came in by a form is answered by the process that issues numbers: it walks no plan for a look."""
    said = words(desk_language()).say(f"admin.plan.publish_refused.{problem}") if problem else None
    return show_desk_page(
        "admin/plan_publish.html",
        drawing=drawing,
        check=checked(drawing) if problem is None else None,
        entered=entered,
        refused_field=problem,
        problem=said,
    )
