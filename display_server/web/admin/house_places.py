"""Places people are sent to or look for: the list, one of them, and closing it."""

from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.dictionary import Section
from config.look.place_signs import sign_of
from display_server.db.models import Place
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.people_left import of_place
from display_server.services.house.places import KINDS, PlaceEntry, add_place, change_place, close_place
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_closing import change_with_people, question_about
from display_server.web.admin.house_form import HouseForm, open_one, said_name, saved, show_form, suggested, typed_names
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/house/places")
@needs(Permission.EDIT_HOUSE)
def places() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        rows = session.scalars(select(Place).where(Place.closed_at.is_(None)).order_by(Place.floor, Place.id))
        floors: dict[str, list[tuple[str, str, str]]] = {}
        for one in rows:
            floors.setdefault(one.floor, []).append((one.code, said_name(session, one.names), sign_of(one.kind)))
    return show_desk_page("admin/places.html", floors=floors)


@blueprint.get("/house/places/new")
@needs(Permission.EDIT_HOUSE)
def new_place() -> ResponseReturnValue:
    form, entry = HouseForm({"floor": "1", "kind": "information"}), suggested(Section.PLACES)
    if entry is not None:
        form.typed |= {**typed_names(entry.labelled("")), "kind": entry.about if entry.about in KINDS else "room"}
    return _page(form)


@blueprint.post("/house/places/new")
@needs(Permission.EDIT_HOUSE)
def enter_place() -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    try:
        this_hub().writer.run(lambda tx: add_place(tx, entry=_entry(form), who=who))
    except EntryRefused as refused:
        return _page(form, refused), 422
    return saved("admin.places")


@blueprint.get("/house/places/<code>")
@needs(Permission.EDIT_HOUSE)
def place(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        row = open_one(session, Place, code)
        typed = {**typed_names(row.names), "floor": row.floor, "kind": row.kind, "label": row.label or ""}
    return _page(HouseForm(typed), code=code)


@blueprint.post("/house/places/<code>")
@needs(Permission.EDIT_HOUSE)
def save_place(code: str) -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    try:
        if form.get("act") == "close":
            this_hub().writer.run(lambda tx: close_place(tx, code=code, who=who))
        else:
            with this_hub().database.reading() as session:
                key = open_one(session, Place, code).id
            change_with_people(
                form,
                lambda session: of_place(session, open_one(session, Place, code)),
                lambda tx, answered: change_place(tx, code=code, entry=_entry(form), who=who, answered=answered),
                f"place:{key}",
            )
    except EntryRefused as refused:
        if refused.field == "code" and refused.reason == "unknown":
            raise NotFound from None
        return _page(form, refused, code), 422
    return saved("admin.places")


def _entry(form: HouseForm) -> PlaceEntry:
    return PlaceEntry(form.names, form.get("kind"), form.get("floor"), form.get("label") or None)


def _page(form: HouseForm, refused: EntryRefused | None = None, code: str | None = None) -> str:
    kinds = KINDS if form.get("kind") in KINDS or not form.get("kind") else (form.get("kind"), *KINDS)
    asked = None
    if code is not None and (form.get("fate") or (refused is not None and refused.field == "people")):
        with this_hub().database.reading() as session:
            asked = question_about(session, of_place(session, open_one(session, Place, code)))
    return show_form("admin/place.html", form, refused, code=code, kinds=kinds, asked=asked)
