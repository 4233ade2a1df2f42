"""The house's tables and the people who work here as a file: taken out, looked at before anything is entered, taken back."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.locale import words
from config.locale.catalogue import MissingWords
from display_server.db.models import HouseImport, HouseImportRow
from display_server.hub import this_hub
from display_server.services.accounts.first_passwords import LASTS
from display_server.services.house.house_file import (
    ALL,
    CLOSES,
    HOUSE,
    KINDS_OF,
    PEOPLE,
    Fault,
    as_csv,
    as_json,
    read_file,
)
from display_server.services.house.house_import import begin_house_import, keep_given, take_house_back
from display_server.services.house.house_rows import read_rows
from display_server.services.house.whole_department import inside
from display_server.web.admin.face import blueprint
from display_server.web.admin.first_passwords import new_once, without_password
from display_server.web.admin.sent_file import FAULTS_SHOWN, attached, sent_file
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_PAGES = {HOUSE: "house", PEOPLE: "staff"}
"""How the addresses of each begin."""
_OF_FILE = frozenset(
    {
        "columns",
        "column",
        "cells",
        "table",
        "json",
        "tables",
        "row",
        "many",
        "no_text",
        "twice",
        "rights",
        "failed",
        "other",
    }
)


@blueprint.get("/house/file")
@needs(Permission.EDIT_HOUSE)
def house_file() -> ResponseReturnValue:
    return _page(HOUSE)


@blueprint.get("/people/file")
@needs(Permission.MANAGE_PEOPLE)
def staff_file() -> ResponseReturnValue:
    return _page(PEOPLE)


@blueprint.get("/house/file/<any(departments,places,services,json):which>")
@needs(Permission.EDIT_HOUSE)
def house_as_file(which: str) -> ResponseReturnValue:
    return _out(HOUSE, which)


@blueprint.get("/people/file/<any(people,json):which>")
@needs(Permission.MANAGE_PEOPLE)
def staff_as_file(which: str) -> ResponseReturnValue:
    """Never a password, nor what a second factor is made of."""
    return _out(PEOPLE, which)


@blueprint.post("/house/file")
@needs(Permission.EDIT_HOUSE)
def take_house_file() -> ResponseReturnValue:
    return _in(HOUSE)


@blueprint.post("/people/file")
@needs(Permission.MANAGE_PEOPLE)
def take_people_file() -> ResponseReturnValue:
    return _in(PEOPLE)


@blueprint.get("/house/imports/<int:key>")
@needs(Permission.EDIT_HOUSE)
def house_import(key: int) -> ResponseReturnValue:
    return _show(HOUSE, key, "admin/house_import.html")


@blueprint.get("/people/imports/<int:key>")
@needs(Permission.MANAGE_PEOPLE)
def staff_import(key: int) -> ResponseReturnValue:
    return _show(PEOPLE, key, "admin/house_import.html")


@blueprint.get("/house/imports/<int:key>/now")
@needs(Permission.EDIT_HOUSE)
def house_import_now(key: int) -> ResponseReturnValue:
    """The moving part of the page."""
    return _show(HOUSE, key, "admin/house_import_now.html")


@blueprint.get("/people/imports/<int:key>/now")
@needs(Permission.MANAGE_PEOPLE)
def staff_import_now(key: int) -> ResponseReturnValue:
    return _show(PEOPLE, key, "admin/house_import_now.html")


@blueprint.post("/house/imports/<int:key>")
@needs(Permission.EDIT_HOUSE)
def enter_house_import(key: int) -> ResponseReturnValue:
    return _begin(HOUSE, key)


@blueprint.post("/people/imports/<int:key>")
@needs(Permission.MANAGE_PEOPLE)
def enter_people_import(key: int) -> ResponseReturnValue:
    return _begin(PEOPLE, key)


@blueprint.post("/house/imports/<int:key>/back")
@needs(Permission.EDIT_HOUSE)
def take_house_import_back(key: int) -> ResponseReturnValue:
    return _back(HOUSE, key)


@blueprint.post("/people/imports/<int:key>/back")
@needs(Permission.MANAGE_PEOPLE)
def take_people_import_back(key: int) -> ResponseReturnValue:
    return _back(PEOPLE, key)


def _out(about: str, which: str) -> ResponseReturnValue:
    kinds = KINDS_OF[about] if which == "json" else (which,)
    with this_hub().database.reading() as session:
        tables = {kind: read_rows(session, kind) for kind in kinds}
    if which == "json":
        return attached(as_json(tables), f"{about}.json", "application/json")
    return attached(as_csv(which, tables[which]), f"{which}.csv", "text/csv")


def _in(about: str) -> ResponseReturnValue:
    """What can be read of it is kept aside; `jobs` looks at it row by row, and the page follows."""
    text, name = sent_file()
    kind = request.form.get("kind", "")
    kind = kind if kind in KINDS_OF[about] else KINDS_OF[about][0]
    given, faults = read_file(text, about, kind) if text is not None else ([], [Fault(0, "", "", "no_text")])
    if not given:
        return _page(about, faults, kind), 422
    who = this_person().who
    key = this_hub().writer.run(lambda tx: keep_given(tx, about=about, given=given, faults=faults, file=name, who=who))
    return redirect(url_for(f"admin.{_PAGES[about]}_import", key=key), code=303)


def _begin(about: str, key: int) -> ResponseReturnValue:
    if _import(about, key).looked_at is None:
        raise NotFound
    who = this_person().who
    this_hub().writer.run(lambda tx: begin_house_import(tx, about=about, key=key, who=who))
    return redirect(url_for(f"admin.{_PAGES[about]}_import", key=key), code=303)


def _back(about: str, key: int) -> ResponseReturnValue:
    _import(about, key)
    who = this_person().who
    this_hub().writer.run(lambda tx: take_house_back(tx, about=about, key=key, who=who))
    return redirect(url_for(f"admin.{_PAGES[about]}_import", key=key), code=303)


def _import(about: str, key: int) -> HouseImport:
    """Raises NotFound, also for who may see the house and asks for a file of people."""
    with this_hub().database.reading() as session:
        row = session.get(HouseImport, key)
    if row is None or row.about != about:
        raise NotFound
    return row


def _show(about: str, key: int, template: str) -> str:
    row = _import(about, key)
    faults = [Fault(*one) for one in row.faults]
    counts = {name: row.counts.get(name, 0) for name in ("new", "changed", "closed", "same")}
    one = {
        "id": row.id, "file": row.file, "all": row.total, "done": row.done, "refused": row.refused, "counts": counts,
        "looked_at": row.looked_at, "looked": row.looked, "given": len(row.given or []), "begun": row.begun_at is not None,
        "ended": row.ended_at is not None, "changed": row.changed, "back": row.back_asked_at is not None,
        "back_done": row.back_done, "kept_newer": row.kept_newer, "back_ended": row.back_ended_at is not None,
        "asks": any(fault.column in {"people", "to"} for fault in faults),
    }  # fmt: skip
    return show_desk_page(
        template, about=about, address=f"admin.{_PAGES[about]}", one=one, people=_without_password(row), once=new_once(),
        days=LASTS.days, closes_with=_closes_with(row),
        faults=[_in_words(fault, about) for fault in faults[:FAULTS_SHOWN]], more_faults=max(0, len(faults) - FAULTS_SHOWN),
    )  # fmt: skip


def _closes_with(row: HouseImport) -> list[tuple[str, str]]:
    """Departments that are to close with all that is in them, and what that is now."""
    if row.begun_at is not None or row.about != HOUSE:
        return []
    with this_hub().database.reading() as session:
        kept = session.scalars(select(HouseImportRow.row).where(HouseImportRow.import_id == row.id))
        whole = [key for kind, key, said, *_ in kept if kind == "departments" and said.get(CLOSES, "").lower() == ALL]
        return [(key, str(there)) for key in whole if (there := inside(session, key))]


def _without_password(row: HouseImport) -> list[tuple[int, str]]:
    """Who is new and cannot sign in before an administrator makes them a password."""
    with this_hub().database.reading() as session:
        return [(one.id, one.email) for one in without_password(session, row)]


def _page(about: str, faults: list[Fault] | None = None, chosen: str = "") -> str:
    begun = select(HouseImport).where(HouseImport.begun_at.is_not(None), HouseImport.about == about)
    with this_hub().database.reading() as session:
        rows = session.scalars(begun.order_by(HouseImport.id.desc()).limit(10)).all()
        before = [(row.id, row.file, row.asked_at, row.back_asked_at is not None) for row in rows]
    return show_desk_page(
        "admin/house_file.html", about=about, address=f"admin.{_PAGES[about]}", kinds=KINDS_OF[about], before=before,
        chosen=chosen, faults=[_in_words(fault, about) for fault in (faults or [])[:FAULTS_SHOWN]],
    )  # fmt: skip


def _in_words(fault: Fault, about: str) -> str:
    """ "Line 7, column floor (eye-clinic): Enter the floor: 1, 2, B1 …" """
    say = words(desk_language()).say
    where: list[Any] = []
    if fault.line:
        several = len(KINDS_OF[about]) > 1 and fault.kind
        where.append(say("admin.house_file.line", line=fault.line))
        if several:
            where.append(say(f"admin.house_file.kind.{fault.kind}"))
    if fault.column:
        where.append(say("admin.house_file.column", column=fault.column))
    if fault.said and fault.said != fault.column:
        where.append(f"“{fault.said}”")
    why = _refusal(fault)
    return f"{', '.join(where)}: {why}" if where else why


def _refusal(fault: Fault) -> str:
    """Of a row as the page of one department, place or service says it."""
    say = words(desk_language()).say
    if fault.reason in _OF_FILE:
        return say(f"admin.house_file.wrong.{fault.reason}")
    try:
        return say(f"admin.house.refused.{fault.column}.{fault.reason}")
    except MissingWords:  # kept by a newer program
        return say("admin.house_file.wrong.other")
