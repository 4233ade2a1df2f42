"""One service: entered (from the dictionary or by hand) and changed; a waiting area is made with it where there is none."""

import string

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.dictionary import Section, entries
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Place, Series, Service
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.edit_services import LETTERS, ServiceEntry, add_service, change_service
from display_server.services.house.people_left import Met
from display_server.services.house.places import PlaceEntry, standing_place
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_closing import change_with_people, question_about
from display_server.web.admin.house_form import (
    HouseForm,
    department_choices,
    floor_of,
    open_one,
    place_choices,
    saved,
    show_form,
    suggested,
    typed_names,
)
from display_server.web.admin.service_choices import service_choices
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person

_USUAL_MINUTES = "25"


@blueprint.get("/house/services/new")
@needs(Permission.EDIT_HOUSE)
def new_service() -> ResponseReturnValue:
    entry, department = suggested(Section.SERVICES), request.args.get("department", "")
    with this_hub().database.reading() as session:
        department = department or next((code for code, _ in department_choices(session)), "")
        before = session.execute(
            select(Place.code, Series.letters)
            .select_from(Service)
            .join(Department, Department.id == Service.department_id)
            .join(Place, Place.id == Service.waiting_place_id)
            .join(Series, Series.id == Service.series_id)
            .where(Department.code == department, Service.closed_at.is_(None))
            .order_by(Service.position.desc())
            .limit(1)
        ).first()
        areas = set(session.scalars(select(Place.label).where(Place.kind == "waiting")))
    free = next((letter for letter in string.ascii_uppercase if letter not in areas), "")
    typed = {
        "department": department, "walk_in": "on", "target_minutes": _USUAL_MINUTES, "area": free,
        "waiting_place": before.code if before else "", "letters": before.letters if before else LETTERS[1],
    }  # fmt: skip
    if entry is not None:
        typed |= {**typed_names(entry.names), "target_minutes": entry.about, "discreet": "on" if entry.discreet else ""}
    return _page(HouseForm(typed))


@blueprint.post("/house/services/new")
@needs(Permission.EDIT_HOUSE)
def enter_service() -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    floor = floor_of(form.get("department"))
    try:
        this_hub().writer.run(lambda tx: add_service(tx, entry=_entry(tx, form, floor, who), who=who))
    except EntryRefused as refused:
        return _page(form, refused), 422
    return saved()


@blueprint.get("/house/services/<code>")
@needs(Permission.EDIT_HOUSE)
def service(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        row = open_one(session, Service, code)
        registry = session.get(Service, row.registry_id) if row.registry_id else None
        typed = {
            **typed_names(row.names),
            "department": session.get_one(Department, row.department_id).code,
            "letters": session.get_one(Series, row.series_id).letters,
            "waiting_place": session.get_one(Place, row.waiting_place_id).code,
            "target_minutes": str(row.target_minutes),
            "walk_in": "on" if row.walk_in else "",
            "discreet": "on" if row.discreet else "",
            "registry": registry.code if registry else "",
        }
    return _page(HouseForm(typed), code=code)


@blueprint.post("/house/services/<code>")
@needs(Permission.EDIT_HOUSE)
def save_service(code: str) -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    floor = floor_of(form.get("department"))
    with this_hub().database.reading() as session:
        key = open_one(session, Service, code).id
    try:
        change_with_people(
            form,
            lambda _: Met([key]),
            lambda tx, answered: change_service(
                tx, code=code, entry=_entry(tx, form, floor, who), who=who, answered=answered
            ),
            f"service:{key}",
        )
    except EntryRefused as refused:
        if refused.field == "code":
            raise NotFound from None
        return _page(form, refused, code), 422
    return saved()


def _entry(tx: Transaction, form: HouseForm, floor: str, who: str) -> ServiceEntry:
    """A new waiting area of its department's floor is entered in the same act."""
    place = form.get("waiting_place")
    if not place:
        area = form.get("area") or None
        names = entries(Section.PLACES)["waiting"].labelled(area or "")
        place = standing_place(tx, entry=PlaceEntry(names, "waiting", floor, area), who=who)
    return ServiceEntry(
        form.names, form.get("department"), form.get("letters"), place, form.whole("target_minutes"),
        form.on("walk_in"), form.on("discreet"), form.get("registry") or None,
    )  # fmt: skip


def _page(form: HouseForm, refused: EntryRefused | None = None, code: str | None = None) -> str:
    with this_hub().database.reading() as session:
        used = set(session.scalars(select(Series.letters)))
        asks = code is not None and (form.get("fate") or (refused is not None and refused.field == "people"))
        asked = question_about(session, Met([open_one(session, Service, code).id])) if code and asks else None
        choices = {
            "departments": department_choices(session),
            "places": place_choices(session),
            "services": [(one, name) for one, name in service_choices(session).names.items() if one != code],
            "letters": [*LETTERS, *sorted(used - set(LETTERS))],
        }
    return show_form("admin/service.html", form, refused, code=code, choices=choices, asked=asked)
