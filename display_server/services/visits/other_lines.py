"""Where somebody who waits may wait instead: what a walk-in could take a number for now, by the rules of
`services.visits.change_department`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from config.contract.push import Emergency
from config.contract.words import Names
from display_server.db.engine.prepared import Row
from display_server.db.models import Department, Place, Service, Site, Stage, Visit
from display_server.db.reading.day_count import taken_today
from display_server.db.reading.department_hours import OPEN_BY
from display_server.db.reading.freezes import FROZEN
from display_server.db.reading.only_rooms import ONLY_ROOMS
from display_server.db.reading.states import statements
from display_server.domain.hours import in_force, takes_numbers
from display_server.domain.visit import State
from display_server.services.stages.walk import walk_between
from display_server.services.visits.change_department import changes_again_at
from display_server.services.visits.keys_of_visit import takes_changes

_WaitsAt = aliased(Place)
_ONE_ROOM = ONLY_ROOMS.subquery()
"""One waits there (`services.plans.whereto`)."""


@dataclass(frozen=True)
class Change:
    """`offered`: there is somewhere to go, and nothing in the way. `again_at`: they changed lately, and may again then."""

    offered: bool = False
    again_at: datetime | None = None


@dataclass(frozen=True)
class OtherLine:
    """A service and where one waits for it. `walk_minutes`: from where they wait now; 0: near."""

    service_id: int
    names: Names
    discreet: bool
    department: str
    department_names: Names
    place: Names
    walk_minutes: int


def change_of(session: Session, visit: Visit, stage: Stage, emergencies: list[Emergency], now: datetime) -> Change:
    """`emergencies`: those of the stage's line. Where a message empties it nobody is sent to another one."""
    if not takes_changes(session, visit, stage):
        return Change()
    again_at = changes_again_at(statements(session), stage, now)
    if again_at is not None:
        return Change(again_at=again_at)
    if any(one.cleared_at is None and (one.until is None or one.until > now) for one in emergencies):
        return Change()
    return Change(offered=next(_open(session, _lines(visit, *OPEN_BY), now), None) is not None)


def other_lines(session: Session, visit: Visit, stage: Stage, now: datetime) -> list[OtherLine]:
    """In the hospital's own order, department by department; whether they may go there at all is `change_of`'s."""
    here = session.execute(
        select(Service.waiting_place_id, Department.code.label("department"))
        .join(Department, Department.id == Service.department_id)
        .where(Service.id == stage.service_id)
    ).one()
    wanted = _lines(
        visit,
        *OPEN_BY,
        Service.names,
        Service.discreet,
        Service.waiting_place_id,
        Department.code.label("department"),
        Department.names.label("department_names"),
        Department.walk_minutes,
        _WaitsAt.names.label("place"),
    )
    wanted = wanted.outerjoin(_ONE_ROOM, _ONE_ROOM.c.service_id == Service.id)
    wanted = wanted.join(_WaitsAt, _WaitsAt.id == func.coalesce(_ONE_ROOM.c.place_id, Service.waiting_place_id))
    return [
        OtherLine(
            service_id=one.id,
            names=one.names,
            discreet=one.discreet,
            department=one.department,
            department_names=one.department_names,
            place=one.place,
            walk_minutes=round(walk_between(here, one).total_seconds() / 60),
        )
        for one in _open(session, wanted, now)
    ]


def _lines(visit: Visit, *columns: Any) -> Select[Any]:
    """Services of its site that give walk-ins a number; neither the one they stand at nor one that is to come in this visit."""
    mine = exists().where(
        Stage.visit_id == visit.id,
        Stage.service_id == Service.id,
        Stage.state.in_([State.WAITING.value, State.EXPECTED.value]),
    )
    return (
        select(*columns)
        .select_from(Service)
        .join(Department, Department.id == Service.department_id)
        .join(Site, Site.id == Department.site_id)
        .join(Place, Place.id == Service.waiting_place_id)
        .where(Site.id == visit.site_id, Service.walk_in, ~Service.triage, ~FROZEN, ~mine)
        .where(Service.closed_at.is_(None), Department.closed_at.is_(None))
        .order_by(Department.position, Service.position, Service.id)
    )


def _open(session: Session, wanted: Select[Any], now: datetime) -> Iterator[Row]:
    """Those that would give a number at this moment."""
    run = statements(session)
    for one in session.execute(wanted, {"now": now}).all():
        hours = in_force(one.site_hours, one.hours, through_holidays=one.through_holidays)
        if not takes_numbers(hours, ZoneInfo(one.zone), now):
            continue
        if one.daily_capacity is None or taken_today(run, one, now) < one.daily_capacity:
            yield one
