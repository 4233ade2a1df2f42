"""One department: entered (from the dictionary or by hand) and changed."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.dictionary import Section, entries
from config.locale import name_of, words
from config.look import icons
from display_server.db.models import Department
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.departments import ICONS, DepartmentEntry, add_department, change_department_entry
from display_server.services.house.people_left import of_department
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_closing import change_with_people, question_about
from display_server.web.admin.house_form import HouseForm, open_one, saved, show_form, suggested, typed_names
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/house/departments/new")
@needs(Permission.EDIT_HOUSE)
def new_department() -> ResponseReturnValue:
    form, entry = HouseForm({"floor": request.args.get("floor", "1"), "icon": ICONS[0]}), suggested(Section.DEPARTMENTS)
    if entry is not None:
        form.typed |= {**typed_names(entry.names), "icon": entry.about}
    return _page(form)


@blueprint.post("/house/departments/new")
@needs(Permission.EDIT_HOUSE)
def enter_department() -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    try:
        this_hub().writer.run(lambda tx: add_department(tx, entry=_entry(form), who=who))
    except EntryRefused as refused:
        return _page(form, refused), 422
    return saved()


@blueprint.get("/house/departments/<code>")
@needs(Permission.EDIT_HOUSE)
def department(code: str) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        row = open_one(session, Department, code)
        typed = {**typed_names(row.names), "floor": row.floor, "icon": row.icon}
    return _page(HouseForm(typed), code=code)


@blueprint.post("/house/departments/<code>")
@needs(Permission.EDIT_HOUSE)
def save_department(code: str) -> ResponseReturnValue:
    form, who = HouseForm.sent(), this_person().who
    key = _key(code)
    try:
        change_with_people(
            form,
            lambda session: of_department(session, key),
            lambda tx, answered: change_department_entry(tx, code=code, entry=_entry(form), who=who, answered=answered),
            f"department:{key}",
        )
    except EntryRefused as refused:
        if refused.field == "code":
            raise NotFound from None
        return _page(form, refused, code), 422
    return saved()


def _key(code: str) -> int:
    with this_hub().database.reading() as session:
        return int(open_one(session, Department, code).id)


def _entry(form: HouseForm) -> DepartmentEntry:
    return DepartmentEntry(form.names, form.get("floor"), form.get("icon"))


def _page(form: HouseForm, refused: EntryRefused | None = None, code: str | None = None) -> str:
    asked = None
    if code is not None and (form.get("fate") or (refused is not None and refused.field == "people")):
        with this_hub().database.reading() as session:
            asked = question_about(session, of_department(session, open_one(session, Department, code).id))
    return show_form("admin/department.html", form, refused, code=code, icons=_icons(form.get("icon")), asked=asked)


def _icons(now: str) -> list[tuple[str, str]]:
    """Each with what it usually stands for, in the reader's language; the one it has `now` is always among them."""
    language = desk_language()
    usual: dict[str, str] = {}
    for entry in entries(Section.DEPARTMENTS).values():
        usual.setdefault(entry.about, name_of(entry.names, language))
    own = [] if now in usual or now not in icons() else [(now, words(language).say("admin.house.icon_now"))]
    return [*own, *((one, usual[one]) for one in ICONS if one in usual)]
