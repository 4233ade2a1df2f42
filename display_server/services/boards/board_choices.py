"""Whether a board could show what an administrator has chosen for it: codes that are there, words that have room."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from display_server.db.models import Department, Desk, Place
from display_server.domain.board_settings import View, refusal
from display_server.domain.broadcast import ExitWay
from display_server.services.boards.board_fit import calls_at_once, has_room
from display_server.services.entry_refused import EntryRefused


def refuse_nonsense(session: Session, settings: Mapping[str, Any]) -> None:
    """Raises EntryRefused for what this board could not show."""
    wrong = refusal(settings)
    if wrong is not None:
        raise EntryRefused(*wrong)
    view = View(settings["view"])
    if view.of_department and not _has(session, Department, [settings.get("department")]):
        raise EntryRefused("department", "missing")
    if view.of_department and _desks(session, settings["department"]) > 2 * calls_at_once(settings):
        raise EntryRefused("department", "too_many_desks")
    if view is View.DOOR and not _serves(session, settings.get("room")):
        raise EntryRefused("room", "missing")
    if not _has(session, Department, [*settings.get("departments", ()), *settings.get("directions", ())]):
        raise EntryRefused("departments", "missing")
    if not has_room(session, settings):
        raise EntryRefused("reading_m", "too_far")
    for name in ("exit", "refuge"):
        if name in settings and not _has(session, Place, [settings[name]]):
            raise EntryRefused(name, "missing")
    way = settings.get("exit_way")
    if (way is not None and way not in set(ExitWay)) or ("exit" in settings and way is None):
        raise EntryRefused("exit_way", "missing")


def _has(session: Session, table: type[Department] | type[Place], codes: Collection[str | None]) -> bool:
    return set(codes) <= set(session.scalars(select(table.code).where(table.code.in_([one or "" for one in codes]))))


def _desks(session: Session, department: str) -> int:
    """Of the department: on a board that shows fewer than half of what they may call at once, a call is missed."""
    standing = select(func.count()).select_from(Desk).join(Department, Department.id == Desk.department_id)
    return session.scalar(standing.where(Department.code == department, Desk.closed_at.is_(None))) or 0


def _serves(session: Session, room: str | None) -> bool:
    """A door's board stands where patients are called to."""
    return session.scalar(select(Desk.id).join(Place, Place.id == Desk.place_id).where(Place.code == room)) is not None
