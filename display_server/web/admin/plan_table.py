"""The plan as tables and forms: everything the map does, by keyboard alone. The map's side panel shows the same forms."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import BadRequest, NotFound

from config.locale import name_of, words
from display_server.db.models import Device, PlanPicture
from display_server.db.models import Place as HospitalPlace
from display_server.hub import this_hub
from display_server.wayfinding.draft_parts import Change, Value
from display_server.wayfinding.drafting import KINDS, DraftRefused, key_of
from display_server.web.admin.drawing import Drawing, draw, this_drawing
from display_server.web.admin.face import blueprint
from display_server.web.admin.plan_editor import checked, floor_choices, refused_in_words
from display_server.web.admin.plan_part_form import (
    FIELDS,
    KEEP,
    fresh_code,
    looked_at,
    new_part,
    number_in,
    read_part,
    seen_from,
)
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

ON_FLOOR = ("spaces", "doors", "places", "stands", "spots", "passages")
OF_HOUSE = ("floors", "shafts", "buildings")
ENDS = ("doors", "places", "spots")
Choices = list[tuple[str, str]]


@blueprint.get("/maps/draft/table")
@needs(Permission.EDIT_MAPS)
def plan_table() -> ResponseReturnValue:
    drawing = this_drawing()
    floors = floor_choices(drawing)
    asked = request.args.get("floor", "")
    floor = asked if asked in dict(floors) else (floors[0][0] if floors else "")
    with this_hub().database.reading() as session:
        picture = session.get(PlanPicture, (drawing.site.id, floor))
        if picture is not None:
            session.expunge(picture)
    tables = {kind: _rows(drawing, kind, floor) for kind in (*ON_FLOOR, *OF_HOUSE)}
    return show_desk_page(
        "admin/plan_table.html",
        drawing=drawing,
        floors=floors,
        floor=floor,
        tables=tables,
        on_floor=ON_FLOOR,
        of_house=OF_HOUSE,
        picture=picture,
        check=checked(drawing),
    )


@blueprint.get("/maps/draft/part")
@needs(Permission.EDIT_MAPS)
def plan_part() -> ResponseReturnValue:
    drawing, kind, key = this_drawing(), _kind(), request.args.get("key")
    value = drawing.part(kind, key) if key else new_part(kind, request.args.get("floor", ""))
    if not key and {"x", "y"} <= request.args.keys():  # where it was clicked
        try:
            value["at"] = [number_in(request.args[edge], edge) for edge in ("x", "y")]
        except DraftRefused as wrong:
            raise BadRequest from wrong
    return _form(drawing, kind, key, value, None)


@blueprint.post("/maps/draft/part")
@needs(Permission.EDIT_MAPS)
def save_plan_part() -> ResponseReturnValue:
    """Saved, or taken out of the plan where `remove` stands in the form."""
    kind, key, typed = _kind(), request.args.get("key"), request.form
    entered: list[Value] = []

    def changes(drawing: Drawing) -> list[Change]:
        before = drawing.part(kind, key) if key else new_part(kind, request.args.get("floor", ""))
        entered[:] = [before]
        if "remove" in typed and key:
            return [Change(kind, key, None)]
        value = read_part(kind, before, typed, new=not key)
        entered[:] = [value]
        first = _building(drawing, value) if kind == "floors" and not key else []
        made = key or key_of(kind, value)
        if not key and made in drawing.parts[kind]:
            raise DraftRefused({"stands": "device", "passages": "end"}.get(kind, "code"), "taken")
        return [*first, Change(kind, made, value)]

    try:
        drawing, changed = draw(changes)
    except DraftRefused as refused:
        return _form(this_drawing(), kind, key, {**(entered[0] if entered else {})}, refused), 422
    if request.accept_mimetypes.best == "application/json":
        now = drawing.draft
        state = {"draft": now.key, "revision": now.revision, "undo": now.can_undo, "redo": now.can_redo}
        return jsonify(**state, changed=[one.said() for one in changed])
    flash(words(desk_language()).say("admin.plan.removed" if "remove" in typed else "admin.plan.saved"))
    floor = (entered[0].get("floor") if entered else "") or request.args.get("floor", "")
    return redirect(url_for("admin.plan_table", floor=floor, _anchor=kind), code=303)


def _kind() -> str:
    kind = request.args.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    return kind


def _building(drawing: Drawing, value: Value) -> list[Change]:
    """A floor stands in a building: the first floor of an empty sheet brings one."""
    if value.get("building"):
        return []
    known = next(iter(drawing.parts["buildings"]), None)
    value["building"] = known or fresh_code("buildings")
    names = {code.value: name.model_dump() for code, name in drawing.site.names.items()}
    return [] if known else [Change("buildings", value["building"], {"code": value["building"], "names": names})]


def _rows(drawing: Drawing, kind: str, floor: str) -> list[dict[str, str]]:
    """Of a floor; passages by the floor they begin on."""
    found = []
    for key, value in drawing.parts[kind].items():
        if kind in ON_FLOOR and _floor_of(drawing, kind, value) != floor:
            continue
        found.append({"key": key, "name": drawing.name(kind, key), "what": _what(kind, value)})
    return found if kind in {"floors", "passages"} else sorted(found, key=lambda one: one["name"].casefold())


def _floor_of(drawing: Drawing, kind: str, value: Value) -> str:
    if kind != "passages":
        return str(value["floor"])
    ends = (drawing.parts[end].get(value["start"]) for end in ("spots", "doors", "places"))
    return next((str(one["floor"]) for one in ends if one is not None), "")


def _what(kind: str, value: Value) -> str:
    """Beside the name: what kind of room, where a door stands, how long a line is."""
    say = words(desk_language()).say
    if kind in {"spaces", "shafts", "passages"}:
        said = say(f"admin.plan.space.{value['kind']}")
        return f"{said} · {say('admin.plan.field.out_of_order')}" if value["out_of_order"] else said
    if kind in {"doors", "spots", "places", "stands"}:
        return "{:.1f} · {:.1f}".format(*value["at"])
    return ""


def _form(drawing: Drawing, kind: str, key: str | None, value: Value, refused: DraftRefused | None) -> str:
    panel = "panel" in request.args
    return show_desk_page(
        "admin/plan_panel.html" if panel else "admin/plan_part.html",
        drawing=drawing,
        kind=kind,
        key=key,
        value=value,
        fields=FIELDS[kind],
        choices=_choices(drawing, kind, value),
        typed=request.form,
        floor=value.get("floor") or request.args.get("floor", ""),
        title=drawing.name(kind, key) if key else words(desk_language()).say(f"admin.plan.new.{kind}"),
        refused_field=refused.field if refused else None,
        problem=refused_in_words(refused) if refused else None,
    )


def _choices(drawing: Drawing, kind: str, value: Value) -> dict[str, Choices]:
    """Of every field that is chosen from a list, by its name."""
    found = {one.name: _options(kind, one.options) for one in FIELDS[kind] if one.options}
    if kind == "places" and value.get("kind") and value["kind"] not in dict(found["kind"]):
        found["kind"].insert(0, (value["kind"], value["kind"]))
    found["shaft"] = [("", "–"), *_named(drawing, "shafts")]
    found["building"] = _named(drawing, "buildings")
    if kind == "doors":
        spaces = [code for code in value.get("spaces", ()) if code in drawing.parts["spaces"]]
        both = ("", words(desk_language()).say("admin.plan.both_ways"))
        found["one_way_from"] = [both, *((code, drawing.name("spaces", code)) for code in spaces)]
    if kind == "passages":
        floor = request.args.get("floor")
        found["start"] = [one for end in ENDS for one in _named(drawing, end, floor)]
        found["end"] = [*found["start"], *(_on_other_floors(drawing, floor) if floor else ())]
    if kind in {"places", "stands"}:
        found |= _of_hospital(drawing)
    if kind == "stands":
        seen = seen_from(drawing.parts, value, _seen(drawing))
        now = looked_at(value, seen) if seen and request.args.get("key") else ""
        as_now = words(desk_language()).say("admin.plan.as_now")
        found["heading"] = [(KEEP, f"{as_now}: {now}" if now else as_now), *seen]
    return found


def _options(kind: str, options: tuple[str, ...]) -> Choices:
    say, of = words(desk_language()).say, "place" if kind == "places" else "space"
    return [(one, say(f"admin.plan.{of}.{one.replace('-', '_')}")) for one in options]


def _named(drawing: Drawing, kind: str, floor: str | None = None) -> Choices:
    parts = drawing.parts[kind]
    found = [(key, drawing.name(kind, key)) for key, one in parts.items() if not floor or one["floor"] == floor]
    return sorted(found, key=lambda one: one[1].casefold())


def _on_other_floors(drawing: Drawing, floor: str) -> Choices:
    """Where a line may lead that leaves this floor: over to another building, down a ramp."""
    several = len(drawing.parts["buildings"]) > 1
    found = []
    for other in drawing.floors:
        code = str(other["code"])
        said = [drawing.name("floors", code), drawing.name("buildings", str(other["building"])) if several else ""]
        where = ", ".join(filter(None, said))
        named = [one for end in ENDS for one in _named(drawing, end, code)] if code != floor else []
        found += [(key, f"{name} · {where}") for key, name in named]
    return found


def _seen(drawing: Drawing) -> dict[tuple[str, str], str]:
    """Things with a name of their own, and doors."""
    return {
        (kind, key): drawing.name(kind, key)
        for kind in ("places", "doors", "spaces")
        for key, part in drawing.parts[kind].items()
        if kind == "doors" or part["names"]
    }


def _of_hospital(drawing: Drawing) -> dict[str, Choices]:
    """The queue's own places, and the devices, that do not stand in the plan yet."""
    language, own, parts = desk_language(), drawing.own, drawing.parts
    with this_hub().database.reading() as session:
        places = {one.code: name_of(one.names, language, own) for one in session.scalars(select(HospitalPlace))}
        devices = {
            one.serial: name_of(one.names, language, own)
            for one in session.scalars(select(Device).where(Device.revoked_at.is_(None)))
        }
    own_place = ("", words(language).say("admin.plan.own_place"))
    return {
        "code": [own_place, *((code, name or code) for code, name in places.items() if code not in parts["places"])],
        "device": [
            (serial, f"{serial} · {name}".rstrip(" ·"))
            for serial, name in devices.items()
            if serial not in parts["stands"]
        ],
    }
