"""The desks somebody may work at, department by department, and whether one is taken."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of
from display_server.db.models import AccountRole, Department, Desk, Place, Role, SiteRole
from display_server.db.reading.own_site import own_site
from display_server.services.lines.alarms_now import LineAlone, read_alarms


@dataclass(frozen=True)
class DeskChoice:
    """One desk. `role` says by whom it is taken; a colleague's name is nobody's business here."""

    code: str
    room: str
    yours: bool
    taken_since: datetime | None
    role: str | None


@dataclass(frozen=True)
class DepartmentDesks:
    """A department and its desks, in the house's order, and its lines that nobody serves: with every desk closed, seen here."""

    code: str
    name: str
    floor: str
    icon: str
    desks: list[DeskChoice]
    alarms: list[LineAlone]


def read_desks(
    session: Session, account_id: int, sees: Callable[[str], bool], language: Language, now: datetime
) -> list[DepartmentDesks]:
    """Only departments that `sees` lets through, and only those that have a desk or an alarm."""
    site = own_site(session)
    own = Language(site.language)
    at_site = select(SiteRole.account_id, Role.name).join(Role, Role.id == SiteRole.role_id)
    held = select(AccountRole.account_id, Role.name).join(Role, Role.id == AccountRole.role_id)
    role_of: dict[int, str] = {
        **dict(session.execute(at_site.where(SiteRole.site_id == site.id)).all()), **dict(session.execute(held).all())
    }  # fmt: skip
    alarms = read_alarms(session, now, lambda names: name_of(names, language, own))
    found = []
    for department in session.scalars(select(Department).order_by(Department.position)):
        if not sees(department.code):
            continue
        rows = session.execute(
            select(Desk, Place)
            .join(Place, Place.id == Desk.place_id)
            .where(Desk.department_id == department.id, Desk.closed_at.is_(None))
            .order_by(Desk.id)
        )
        desks = [_choice(desk, name_of(place.names, language, own), account_id, role_of) for desk, place in rows]
        alone = [alarm for alarm in alarms if alarm.department == department.code]
        if desks or alone:
            name = name_of(department.names, language, own)
            found.append(DepartmentDesks(department.code, name, department.floor, department.icon, desks, alone))
    return found


def _choice(desk: Desk, room: str, account_id: int, role_of: dict[int, str]) -> DeskChoice:
    yours = desk.is_open and desk.opened_by == account_id
    taken = desk.is_open and not yours
    role = role_of.get(desk.opened_by) if taken and desk.opened_by is not None else None
    return DeskChoice(desk.code, room, yours, desk.opened_at if taken else None, role)
