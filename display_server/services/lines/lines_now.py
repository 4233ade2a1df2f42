"""Every service's line as it stands, read at one moment for those who foretell its waits."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Row
from display_server.db.models import Department, Desk, DeskService, Place, Service, Site, Stage, Visit
from display_server.db.reading.fair_order import caps_of, in_line
from display_server.db.reading.farthest_walk import FARTHEST_WALK
from display_server.db.reading.freezes import FROZEN
from display_server.domain.load import DeskNow
from display_server.domain.queue_order import Group, in_order, line_begins
from display_server.domain.visit import State
from display_server.domain.waits.history import Person
from display_server.services.lines.ghosts_today import ghosts_since
from display_server.services.lines.waits_history import person_of, seconds

IN_SERVICE = {State.CALLED.value, State.SERVING.value}
_SEEN = (State.WAITING, State.CALLED, State.SERVING, State.DONE, State.NO_SHOW, State.LEFT)


@dataclass(frozen=True)
class Waiter:
    """Somebody in line, by stage and number."""

    stage_id: UUID
    number: str
    person: Person


@dataclass(frozen=True)
class LineNow:
    """One service: its people of the last hours, who waits in calling order, the desks that are open for it.

    Numbers that are probably nobody's wait in no line here. `frozen`: a broadcast covers it, nothing can be foretold.
    `on_the_way`: who has a number here and cannot have walked here yet; they are not in `queue`. `walk`: back from the farthest
    kiosk. `ghosts`: by stage, whose row does not yet say that their number is nobody's, or says so wrongly.
    """

    service_id: int
    service: str
    department_id: int
    department: str
    site: str
    target: timedelta
    walk_in: bool
    people: list[Person]
    queue: list[Waiter]
    called: dict[UUID, float]
    desks: list[DeskNow]
    frozen: bool = False
    on_the_way: int = 0
    walk: timedelta = timedelta(0)
    ghosts: dict[UUID, bool] = field(default_factory=dict)


_SERVICES = (
    select(
        Service.id,
        Service.code,
        Service.target_minutes,
        Service.walk_in,
        Department.id.label("department_id"),
        Department.code.label("department"),
        Site.code.label("site"),
        Site.overtaken_times,
        Site.overtaken_late_minutes,
        FROZEN.label("frozen"),
        FARTHEST_WALK,
    )
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Service.waiting_place_id)
    .order_by(Service.id)
)
_STAGES = (
    select(
        Stage.id,
        Stage.visit_id,
        Stage.service_id,
        Stage.state,
        Stage.arrived_at,
        Stage.waits_from,
        Stage.callable_at,
        Stage.called_at,
        Stage.ended_at,
        Stage.due_at,
        Stage.overtaken,
        Stage.priority,
        Stage.ghost,
        Stage.desk_id,
        Desk.code.label("desk"),
        Service.code.label("service"),
        Visit.shown_number,
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Desk, Desk.id == Stage.desk_id, isouter=True)
    .where(Stage.state.in_([state.value for state in _SEEN]), Stage.arrived_at.is_not(None))
)
_DESKS = (
    select(DeskService.service_id, Desk.id, Desk.opened_at)
    .join(Desk, Desk.id == DeskService.desk_id)
    .where(Desk.is_open, Desk.paused_at.is_(None))
)


def lines_now(session: Session, now: datetime) -> list[LineNow]:
    """Every service, with its people of the last hours."""
    services = session.execute(_SERVICES, {"now": now}).all()
    nobodys = ghosts_since(session, line_begins(now)).keys()
    stages: dict[int, list[Row]] = defaultdict(list)
    marks: dict[int, dict[UUID, bool]] = defaultdict(dict)
    # By service and state, as the line's index is ordered: the table itself may hold years.
    of_today = _STAGES.where(Stage.service_id.in_([row.id for row in services]), Stage.due_at >= line_begins(now))
    for row in session.execute(of_today):
        is_ghost = row.visit_id in nobodys and row.state == State.WAITING.value
        if is_ghost != row.ghost:
            marks[row.service_id][row.id] = is_ghost
        if is_ghost:
            continue
        stages[row.service_id].append(row)
    desks = _desks(session, [row for rows in stages.values() for row in rows], now)
    return [_line(row, stages[row.id], desks[row.id], marks[row.id], now) for row in services]


def _desks(session: Session, stages: list[Row], now: datetime) -> dict[int, list[DeskNow]]:
    signs: dict[int, datetime] = {}
    busy = set()
    for row in stages:
        if row.desk_id is None or row.called_at is None:
            continue
        signs[row.desk_id] = max(signs.get(row.desk_id, row.called_at), row.ended_at or row.called_at)
        if row.state in IN_SERVICE:
            busy.add(row.desk_id)
    found: dict[int, list[DeskNow]] = defaultdict(list)
    for row in session.execute(_DESKS):
        last = max(row.opened_at or now - timedelta(days=1), signs.get(row.id, now - timedelta(days=1)))
        found[row.service_id].append(DeskNow(last, row.id in busy))
    return found


def _line(service: Row, rows: list[Row], desks: list[DeskNow], marks: dict[UUID, bool], now: datetime) -> LineNow:
    waiting = {row.id: row for row in rows if row.state == State.WAITING.value}
    placed = list(in_order((in_line(row) for row in waiting.values()), now, caps_of(service)))
    queue = [
        Waiter(one.stage_id, waiting[one.stage_id].shown_number, _waiter(waiting[one.stage_id]))
        for one in (place.one for place in placed if place.group is not Group.ON_THE_WAY)
    ]
    past = [row for row in rows if row.id not in waiting and (row.called_at is not None or row.ended_at is not None)]
    people = [*(person_of(row) for row in past), *(waiter.person for waiter in queue)]
    return LineNow(
        service_id=service.id,
        service=service.code,
        department_id=service.department_id,
        department=service.department,
        site=service.site,
        target=timedelta(minutes=service.target_minutes),
        walk_in=service.walk_in,
        people=sorted(people, key=lambda person: person.arrived),
        queue=queue,
        called={row.id: seconds(row.called_at) for row in past if row.called_at is not None},
        desks=desks,
        frozen=bool(service.frozen),
        on_the_way=len(placed) - len(queue),
        walk=timedelta(minutes=service.walk),
        ghosts=marks,
    )


def _waiter(row: Row) -> Person:
    """Somebody whose wait has no end yet, whatever was before (called in vain and back in line)."""
    return replace(person_of(row), called=None, left=None, finished=None, desk="")
