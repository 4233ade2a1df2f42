"""What the hospital API answers, read at one moment: departments, lines, desks, visits. Never a name of a patient."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, func, or_, select, type_coerce

from config.contract import hospital_api as wire
from config.contract.words import Language, Names
from display_server.db.columns.types import read_names
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import (
    Account,
    Department,
    Desk,
    DeskService,
    Place,
    Service,
    Site,
    Stage,
    Visit,
    VisitNeed,
)
from display_server.db.reading.fair_order import COLUMNS, IN_ORDER, STANDS_IN_LINE, at_moment, caps_of, in_line
from display_server.db.reading.let_go import let_go
from display_server.domain.queue_order import Group, line_begins, placed
from display_server.domain.visit import State
from display_server.services.desks.desk_facts import WITH_A_DESK
from display_server.services.refused import Refused

_WITH_A_DESK = or_(Stage.state == State.CALLED.value, Stage.state == State.SERVING.value)
_DEPARTMENTS = Prepared(
    select(Department.id, Department.code, Department.names, Department.floor)
    .where(Department.closed_at.is_(None), here(Department.site_id))
    .order_by(Department.position)
)
_SERVICES = Prepared(
    select(Service.code, Service.names, Service.walk_in, Service.department_id,
        select(func.count()).select_from(Stage).where(Stage.service_id == Service.id, STANDS_IN_LINE)
        .correlate(Service).scalar_subquery().label("waiting"),
    )
    .join(Department, Department.id == Service.department_id)
    .where(Service.closed_at.is_(None), here(Department.site_id))
    .order_by(Service.department_id, Service.position)
)  # fmt: skip
_SERVICE = Prepared(
    select(
        Service.id, Service.code, Department.code.label("department"), Site.overtaken_times,
        Site.overtaken_late_minutes, func.coalesce(Service.grace_minutes, Site.grace_minutes).label("grace_minutes"),
    )
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Service.code == bindparam("code"), here(Site.id))
)  # fmt: skip
_LINE = Prepared(
    select(Stage.id, Stage.visit_id, Visit.shown_number, Visit.issued_at, Stage.slot, Stage.urgency, *COLUMNS)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.service_id == bindparam("service_id"), STANDS_IN_LINE)
    .order_by(*IN_ORDER)
)
_AT_DESKS = (
    select(
        Stage.visit_id, Stage.state, Stage.called_at, Stage.serving_at, Stage.desk_id, Visit.shown_number,
        Service.code.label("service"),
    )
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .where(_WITH_A_DESK)
    .order_by(Stage.called_at)
)  # fmt: skip
_OF_SERVICE = Prepared(
    _AT_DESKS.where(Stage.service_id == bindparam("service_id"), Stage.called_at >= bindparam("since"))
)
_OF_DESKS = Prepared(_AT_DESKS.where(Stage.desk_id.is_not(None), here(Visit.site_id)))
_DESKS = (
    select(
        Desk.id, Desk.code, Desk.names, Desk.department_id, Desk.is_open, Desk.paused_at, Desk.back_at,
        Department.code.label("department"),
        Place.code.label("room"),
    )
    .join(Department, Department.id == Desk.department_id)
    .join(Place, Place.id == Desk.place_id)
    .where(here(Department.site_id))
    .order_by(Department.position, Desk.id)
)  # fmt: skip
_ALL_DESKS = Prepared(_DESKS.where(Desk.closed_at.is_(None)))
_ONE_DESK = Prepared(
    select(
        Desk.id, Desk.code, type_coerce(Desk.names, Text).label("written"), Desk.is_open, Desk.paused_at, Desk.back_at,
        Department.code.label("department"), Place.code.label("room"), Stage.visit_id, Stage.state, Stage.called_at,
        Stage.serving_at, Visit.shown_number, Service.code.label("service"),
    )
    .join(Department, Department.id == Desk.department_id)
    .join(Place, Place.id == Desk.place_id)
    .outerjoin(Stage, and_(Stage.desk_id == Desk.id, WITH_A_DESK))  # by the index that keeps a desk to one
    .outerjoin(Visit, Visit.id == Stage.visit_id)
    .outerjoin(Service, Service.id == Stage.service_id)
    .where(Desk.code == bindparam("code"), here(Department.site_id))
)  # fmt: skip
_SERVICES_OF_DESKS = (
    select(DeskService.desk_id, Service.code)
    .join(Service, Service.id == DeskService.service_id)
    .join(Department, Department.id == Service.department_id)
    .where(here(Department.site_id))
    .order_by(DeskService.desk_id, Service.position)
)
_DESK_SERVICES = Prepared(_SERVICES_OF_DESKS)
_ONE_DESK_SERVICES = Prepared(_SERVICES_OF_DESKS.where(DeskService.desk_id == bindparam("desk_id")))
_VISIT = Prepared(
    select(
        Visit.id, Visit.shown_number, Visit.day, Visit.issued_at, Visit.language, Visit.note, Visit.merged_into,
        Visit.family_id,
    ).where(Visit.id == bindparam("visit_id"), here(Visit.site_id))
)  # fmt: skip
_RELATIVES = Prepared(
    select(Visit.shown_number)
    .where(Visit.family_id == bindparam("family"), Visit.id != bindparam("visit_id"))
    .order_by(Visit.issued_at)
)
_STAGES = Prepared(
    select(
        Stage.id.label("stage_id"), Stage.position, Stage.state, Service.code.label("service"),
        Department.code.label("department"), Desk.code.label("desk"), Stage.due_at, Stage.arrived_at,
        Stage.called_at, Stage.serving_at, Stage.ended_at,
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .outerjoin(Desk, Desk.id == Stage.desk_id)
    .where(Stage.visit_id == bindparam("visit_id"))
    .order_by(Stage.position)
)  # fmt: skip
_NEEDS = Prepared(select(VisitNeed.need, VisitNeed.state).where(VisitNeed.visit_id == bindparam("visit_id")))
_CLINICIANS = Prepared(
    select(
        Account.id, Account.full_name.label("name"), Desk.code.label("desk"), Department.code.label("department"),
        Place.code.label("room"), Desk.paused_at.is_not(None).label("is_paused"),
    )
    .join(Desk, Desk.opened_by == Account.id)
    .join(Department, Department.id == Desk.department_id)
    .join(Place, Place.id == Desk.place_id)
    .where(here(Department.site_id), Desk.is_open, Account.active, Account.full_name.is_not(None))
    .order_by(Department.position, Desk.id)
)  # fmt: skip


def read_departments(run: Statements, now: datetime) -> wire.Departments:
    services: dict[int, list[wire.ServiceLine]] = {}
    for row in run.all(_SERVICES, since=line_begins(now)):
        line = wire.ServiceLine(code=row.code, names=row.names, walk_in=row.walk_in, waiting=row.waiting)
        services.setdefault(row.department_id, []).append(line)
    opened = [desk.department_id for desk in run.all(_ALL_DESKS) if desk.is_open and desk.paused_at is None]
    found = [
        wire.DepartmentLines(
            code=row.code,
            names=row.names,
            floor=row.floor,
            waiting=sum(line.waiting for line in services.get(row.id, [])),
            open_desks=opened.count(row.id),
            services=services.get(row.id, []),
        )
        for row in run.all(_DEPARTMENTS)
    ]
    return wire.Departments(as_of=now, departments=found)


def read_queue(run: Statements, service: str, now: datetime) -> wire.ServiceQueue:
    """In calling order. Raises Refused."""
    found = run.one(_SERVICE, code=service)
    if found is None:
        raise Refused("service_unknown", "service")
    caps, grace = caps_of(found), timedelta(minutes=found.grace_minutes)
    away = let_go(run, [found.id], now)
    waiting = []
    for row in run.all(_LINE, service_id=found.id, **at_moment(now, caps)):
        one = in_line(row, slot=row.slot, grace=grace, came_at=row.issued_at, let_go=row.id in away)
        place = placed(one, now, caps)
        waiting.append(
            wire.InQueue(
                visit_id=row.visit_id,
                number=row.shown_number,
                due_at=row.due_at,
                arrived_at=row.arrived_at,
                can_be_called=place.group is not Group.ON_THE_WAY,
                can_come_at=one.callable_at,
                reason=place.reason.value,
                priority=row.priority,
                urgency=row.urgency,
            )
        )
    at_desks = [_at_desk(row) for row in run.all(_OF_SERVICE, service_id=found.id, since=line_begins(now))]
    return wire.ServiceQueue(
        service=found.code, department=found.department, as_of=now, waiting=waiting, at_desks=at_desks
    )


def read_desks(run: Statements, now: datetime) -> wire.Desks:
    patients = {row.desk_id: _at_desk(row) for row in run.all(_OF_DESKS)}
    services: dict[int, list[str]] = {}
    for row in run.all(_DESK_SERVICES):
        services.setdefault(row.desk_id, []).append(row.code)
    desks = [_desk(row, row.names, services.get(row.id, []), patients.get(row.id)) for row in run.all(_ALL_DESKS)]
    return wire.Desks(as_of=now, desks=desks)


@dataclass(frozen=True)
class _KnownDesk:
    """What only administrators change of a desk."""

    names: Names
    services: list[str]


def read_desk(run: Statements, code: str) -> wire.DeskState:
    """Raises Refused."""
    row = _one_desk(run, code)
    return _desk_now(row, _known_desk(run, row))


def desk_after_act(tx: Transaction, code: str) -> wire.DeskState:
    """`read_desk` inside the act that changed it. Raises Refused.

    Where it is and what it is called is read each time: another node's administrator may have moved it. What it serves and
    its names' five languages are the same for a thousand acts.
    """
    row = _one_desk(tx, code)
    return _desk_now(row, tx.fact(("desk", row.id, row.written), lambda: _known_desk(tx, row), vouches=False))


def _one_desk(run: Statements, code: str) -> Row:
    found = run.one(_ONE_DESK, code=code)
    if found is None:
        raise Refused("desk_unknown", "desk")
    return found


def _known_desk(run: Statements, row: Row) -> _KnownDesk:
    services = [one.code for one in run.all(_ONE_DESK_SERVICES, desk_id=row.id)]
    return _KnownDesk(read_names(row.written), services)


def _desk_now(row: Row, known: _KnownDesk) -> wire.DeskState:
    return _desk(row, known.names, known.services, None if row.visit_id is None else _at_desk(row))


def _desk(row: Row, names: Names, services: list[str], patient: wire.DeskVisit | None) -> wire.DeskState:
    return wire.DeskState(
        desk=row.code,
        names=names,
        department=row.department,
        room=row.room,
        is_open=row.is_open,
        is_paused=row.paused_at is not None,
        back_at=row.back_at,
        services=services,
        patient=patient,
    )


def _at_desk(row: Row) -> wire.DeskVisit:
    since = row.serving_at if row.state == State.SERVING else row.called_at
    return wire.DeskVisit(
        visit_id=row.visit_id, number=row.shown_number, service=row.service, state=row.state, since=since
    )


def read_clinicians(run: Statements, now: datetime) -> wire.Clinicians:
    return wire.Clinicians(as_of=now, clinicians=[wire.Clinician(**row._asdict()) for row in run.all(_CLINICIANS)])


def read_visit(run: Statements, visit_id: UUID) -> wire.VisitState:
    """Raises Refused."""
    found = run.one(_VISIT, visit_id=visit_id)
    if found is None:
        raise Refused("visit_unknown", "visit_id")
    return wire.VisitState(
        visit_id=found.id,
        number=found.shown_number,
        day=date.fromisoformat(found.day),
        issued_at=found.issued_at,
        language=Language(found.language),
        stages=[wire.StageState(**row._asdict()) for row in run.all(_STAGES, visit_id=visit_id)],
        needs={row.need: row.state for row in run.all(_NEEDS, visit_id=visit_id)},
        note=found.note,
        merged_into=found.merged_into,
        family=_relatives(run, visit_id, found.family_id),
    )


def _relatives(run: Statements, visit_id: UUID, family_id: UUID | None) -> list[str]:
    if family_id is None:
        return []
    return [row.shown_number for row in run.all(_RELATIVES, visit_id=visit_id, family=family_id)]
