"""The house as rows of text, as a table holds them: read out, and entered one by one by the acts an administrator has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from config.contract.words import Language, Name, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department, Place, Series, Service
from display_server.domain.role import Role
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.change_account import change_account
from display_server.services.accounts.where import is_of_site_alone, roles_at, roles_hold_at
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.closing import close_department, close_service
from display_server.services.house.departments import DepartmentEntry, add_department, change_department_entry
from display_server.services.house.edit_services import ServiceEntry, add_service, change_service
from display_server.services.house.places import PlaceEntry, add_place, change_place, close_place
from display_server.services.house.whole_department import refuse_full

Row = dict[str, str]
KINDS = ("departments", "places", "services", "people")
"""In the order in which one names the other."""

_NAMES = tuple(f"{what}_{language.value}" for language in Language for what in ("name", "short"))
COLUMNS: dict[str, tuple[str, ...]] = {
    "departments": ("code", *_NAMES, "floor", "icon"),
    "places": ("code", *_NAMES, "kind", "floor", "label"),
    "services": (
        "code", *_NAMES, "department", "letters", "waiting_place", "target_minutes", "walk_in", "discreet", "registry"
    ),
    "people": ("email", "full_name", "roles", "language", "departments", "active"),
}  # fmt: skip
KEY = {"departments": "code", "places": "code", "services": "code", "people": "email"}
NAMES_OTHERS = {"services": {"department": "departments", "waiting_place": "places", "registry": "services"}}
"""Columns that hold a code of another row."""

YES, NO = "yes", "no"
NOTHING = "(none)"
"""No role, no department: an empty cell says the usual, which is more. No code has brackets."""


def read_rows(session: Session, kind: str) -> list[Row]:
    """Everything of this kind that is open, as a file would hold it; the same text comes back from the same house."""
    return [row for _, row in sorted(_READERS[kind](session, None).items())]


def read_row(session: Session, kind: str, key: str) -> Row | None:
    """The open one with this key."""
    return _READERS[kind](session, key).get(key)


def enter_row(tx: Transaction, *, kind: str, row: Row, who: str, answered: bool = False) -> dict[str, Any]:
    """`{"done": "new" | "changed" | "same", "key", "before"}`. Raises EntryRefused, AccountRefused.

    A row whose code nobody knows is a new one and gets a code as the page would give it.
    New people have no password.
    `answered`: somebody has said what becomes of the people a rename or a move meets.
    """
    unknown = sorted(set(row) - set(COLUMNS[kind]))
    if unknown:
        raise EntryRefused(unknown[0], "column")
    key = row.get(KEY[kind], "").strip().lower()
    before = read_row(tx.session, kind, key) if key else None
    whole = {**(before or {}), **{name: value.strip() for name, value in row.items()}}
    if before is None:
        made = _ADD[kind](tx, whole, who)
        return {"done": "new", "key": made, "before": None}
    _CHANGE[kind](tx, key, whole, who, answered)
    tx.session.flush()
    return {"done": "same" if read_row(tx.session, kind, key) == before else "changed", "key": key, "before": before}


def take_back(tx: Transaction, *, kind: str, key: str, who: str) -> None:
    """What was entered as new is closed again; a person may not sign in any more. Raises EntryRefused (`close`: `full`, somebody
    has put something into that department since), AccountRefused."""
    if kind == "departments":
        refuse_full(tx, key)
    if kind == "people":
        account = tx.session.scalars(select(Account).where(Account.email == key)).one()
        change_account(
            tx, account_id=account.id, roles=roles_at(account, roles_hold_at(tx.session)), who=who, active=False,
            departments=account.departments, site_id=roles_hold_at(tx.session),
        )  # fmt: skip
    else:
        {"departments": close_department, "places": close_place, "services": close_service}[kind](tx, code=key, who=who)


def _departments(session: Session, key: str | None) -> dict[str, Row]:
    rows = session.scalars(_one(select(Department).where(Department.closed_at.is_(None)), Department.code, key))
    return {row.code: {"code": row.code, **_named(row.names), "floor": row.floor, "icon": row.icon} for row in rows}


def _places(session: Session, key: str | None) -> dict[str, Row]:
    rows = session.scalars(_one(select(Place).where(Place.closed_at.is_(None)), Place.code, key))
    return {
        row.code: {
            "code": row.code,
            **_named(row.names),
            "kind": row.kind,
            "floor": row.floor,
            "label": row.label or "",
        }
        for row in rows
    }


def _services(session: Session, key: str | None) -> dict[str, Row]:
    departments = dict(session.execute(select(Department.id, Department.code)).all())
    places = dict(session.execute(select(Place.id, Place.code)).all())
    letters = dict(session.execute(select(Series.id, Series.letters)).all())
    codes = dict(session.execute(select(Service.id, Service.code)).all())
    found = {}
    for row in session.scalars(_one(select(Service).where(Service.closed_at.is_(None)), Service.code, key)):
        found[row.code] = {
            "code": row.code, **_named(row.names), "department": departments[row.department_id],
            "letters": letters[row.series_id], "waiting_place": places.get(row.waiting_place_id, ""),
            "target_minutes": str(row.target_minutes), "walk_in": _yes(row.walk_in), "discreet": _yes(row.discreet),
            "registry": codes.get(row.registry_id, "") if row.registry_id else "",
        }  # fmt: skip
    return found


def _people(session: Session, key: str | None) -> dict[str, Row]:
    site = roles_hold_at(session)
    return {
        row.email: {
            "email": row.email, "full_name": row.full_name or "", "roles": " ".join(roles_at(row, site)) or NOTHING,
            "language": row.language, "departments": _departments_said(row.departments), "active": _yes(row.active),
        }
        for row in session.scalars(_one(select(Account), Account.email, key))
        if site is None or is_of_site_alone(row, site)
    }  # fmt: skip


def _departments_said(codes: list[str] | None) -> str:
    return "" if codes is None else " ".join(codes) or NOTHING


def _codes(said: str) -> list[str]:
    return [] if said.strip() == NOTHING else said.split()


def _one(of: Select[Any], column: Any, key: str | None) -> Select[Any]:
    return of if key is None else of.where(column == key)


def _named(names: Names) -> Row:
    said = {}
    for language in Language:
        one = names.get(language)
        said[f"name_{language.value}"] = one.name if one else ""
        said[f"short_{language.value}"] = (one.short or "") if one else ""
    return said


def _names(row: Row) -> Names:
    return {
        language: Name(name=row[f"name_{language.value}"], short=row.get(f"short_{language.value}") or None)
        for language in Language
        if row.get(f"name_{language.value}")
    }


def _department(row: Row) -> DepartmentEntry:
    return DepartmentEntry(_names(row), row.get("floor", ""), row.get("icon") or "stethoscope")


def _place(row: Row) -> PlaceEntry:
    return PlaceEntry(_names(row), row.get("kind", ""), row.get("floor", ""), row.get("label") or None)


def _service(row: Row) -> ServiceEntry:
    minutes = row.get("target_minutes") or "25"
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 4):
        raise EntryRefused("target_minutes", "number")
    return ServiceEntry(
        _names(row), row.get("department", ""), row.get("letters", ""), row.get("waiting_place", ""), int(minutes),
        walk_in=_is(row, "walk_in", YES), discreet=_is(row, "discreet", NO), registry=row.get("registry") or None,
    )  # fmt: skip


@dataclass(frozen=True)
class _Person:
    roles: list[str]
    language: Language
    departments: list[str] | None
    active: bool


def _person(row: Row) -> _Person:
    roles = _codes(row.get("roles") or "staff")
    if not set(roles) <= set(Role):
        raise EntryRefused("roles", "unknown")
    try:
        language = Language(row.get("language") or Language.ENGLISH.value)
    except ValueError:
        raise EntryRefused("language", "unknown") from None
    return _Person(
        roles, language, _codes(row["departments"]) if row.get("departments") else None, _is(row, "active", YES)
    )


def _add_person(tx: Transaction, row: Row, who: str) -> str:
    said, site = _person(row), roles_hold_at(tx.session)
    made = add_account(
        tx, email=row.get("email", ""), password_hash=None, roles=said.roles, who=who,
        full_name=row.get("full_name") or None, language=said.language, departments=said.departments, site_id=site,
    )  # fmt: skip
    if not said.active:
        change_account(
            tx, account_id=made, roles=said.roles, departments=said.departments, active=False, who=who, site_id=site
        )
    return row["email"].strip().lower()


def _change_person(tx: Transaction, key: str, row: Row, who: str, _answered: bool) -> None:
    said = _person(row)
    account = tx.session.scalars(select(Account).where(Account.email == key)).one()
    held = (set(roles_at(account, roles_hold_at(tx.session))), account.departments, account.active)
    if who == f"account:{account.id}" and held != (set(said.roles), said.departments, said.active):
        raise AccountRefused("own", "email", "own")  # nobody gives themselves rights by a file, or takes them away
    account.full_name, account.language = row.get("full_name") or None, said.language.value
    change_account(
        tx, account_id=account.id, roles=said.roles, departments=said.departments, active=said.active, who=who,
        site_id=roles_hold_at(tx.session),
    )  # fmt: skip


def _yes(value: bool) -> str:
    return YES if value else NO


def _is(row: Row, name: str, otherwise: str) -> bool:
    said = (row.get(name) or otherwise).lower()
    if said not in {YES, NO}:
        raise EntryRefused(name, "yes_no")
    return said == YES


_READERS: Mapping[str, Callable[[Session, str | None], dict[str, Row]]] = {
    "departments": _departments, "places": _places, "services": _services, "people": _people,
}  # fmt: skip
_ADD: Mapping[str, Callable[[Transaction, Row, str], str]] = {
    "departments": lambda tx, row, who: add_department(tx, entry=_department(row), who=who),
    "places": lambda tx, row, who: add_place(tx, entry=_place(row), who=who),
    "services": lambda tx, row, who: add_service(tx, entry=_service(row), who=who),
    "people": _add_person,
}
_CHANGE: Mapping[str, Callable[[Transaction, str, Row, str, bool], None]] = {
    "departments": lambda tx, key, row, who, answered: change_department_entry(
        tx, code=key, entry=_department(row), who=who, answered=answered
    ),
    "places": lambda tx, key, row, who, answered: change_place(
        tx, code=key, entry=_place(row), who=who, answered=answered
    ),
    "services": lambda tx, key, row, who, answered: change_service(
        tx, code=key, entry=_service(row), who=who, answered=answered
    ),
    "people": _change_person,
}
