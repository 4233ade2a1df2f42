"""What a board follows: the topics its stream carries, and whose newest version it should be showing."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from display_server.db.models import Department, Desk, DeskService, Place, Service
from display_server.domain import topics
from display_server.domain.board_settings import View

MOST = 8
"""Departments a door can follow: more are never served in one room."""


def topics_of_board(
    session: Session, site: str, settings: Mapping[str, Any], departments: Collection[str] | None = None
) -> list[str]:
    """The first is the one whose version the board reports; none: what it was set to show is gone.

    `departments`: the codes there are, where somebody who asks for many boards has read them.
    """
    match settings.get("view", View.LOBBY):
        case View.DEPARTMENT | View.MIXED:
            code = settings.get("department")
            return [topics.department(str(code))] if _is_known(session, code, departments) else []
        case View.DOOR:
            return _of_door(session, str(settings.get("room")))
        case _:
            return [topics.lobby(site)]


def _is_known(session: Session, code: Any, departments: Collection[str] | None) -> bool:
    if departments is not None:
        return code in departments
    return session.scalar(select(Department.id).where(Department.code == code)) is not None


def departments_of_room(session: Session, room: str) -> list[Department]:
    """Those whose patients are called there, the room's own first."""
    served = (
        select(Department.code, func.min(Desk.department_id != Department.id).label("other"))
        .join(Service, Service.department_id == Department.id)
        .join(DeskService, DeskService.service_id == Service.id)
        .join(Desk, Desk.id == DeskService.desk_id)
        .join(Place, Place.id == Desk.place_id)
        .where(Place.code == room)
        .group_by(Department.code)
    )
    codes = [row.code for row in sorted(session.execute(served), key=lambda row: (row.other, row.code))][:MOST]
    found = {one.code: one for one in session.scalars(select(Department).where(Department.code.in_(codes)))}
    return [found[code] for code in codes]


def _of_door(session: Session, room: str) -> list[str]:
    followed = [topics.department(one.code) for one in departments_of_room(session, room)]
    line = _line_of_its_own(session, room)
    return [*followed, topics.queue(line)] if followed and line is not None else followed


def _line_of_its_own(session: Session, room: str) -> int | None:
    """The one service that is served here and nowhere else: only then is who is next in line next at this door."""
    here = select(DeskService.service_id).join(Desk).join(Place, Place.id == Desk.place_id).where(Place.code == room)
    served = set(session.scalars(here))
    if len(served) != 1:
        return None
    (service,) = served
    rooms = select(Place.code).join(Desk, Desk.place_id == Place.id).join(DeskService)
    return service if set(session.scalars(rooms.where(DeskService.service_id == service))) == {room} else None
