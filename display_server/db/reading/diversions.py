"""Ways to a shorter line as the states show them: only where jobs says so now, and never a discreet service's."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from config.contract.push import Elsewhere
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Department, Diversion, DiversionSign, Place, Service, ServiceWait, Stage
from display_server.domain.diversion import may_come_first
from display_server.domain.source_age import Source, Trust
from display_server.domain.visit import State

_From, _To = aliased(Service), aliased(Service)
_OfFrom, _OfTo = aliased(Department), aliased(Department)
_SHOWN = (
    select(
        _From.code.label("from_service"),
        _To.code.label("service"),
        _To.names.label("names"),
        _OfTo.names.label("department"),
        Place.names.label("place"),
        Place.floor,
        Diversion.walk_minutes,
        DiversionSign.minutes,
        DiversionSign.as_of,
    )
    .select_from(DiversionSign)
    .join(Diversion, Diversion.id == DiversionSign.diversion_id)
    .join(_From, _From.id == Diversion.from_service_id)
    .join(_To, _To.id == Diversion.to_service_id)
    .join(_OfFrom, _OfFrom.id == _From.department_id)
    .join(_OfTo, _OfTo.id == _To.department_id)
    .join(Place, Place.id == _To.waiting_place_id)
    .where(DiversionSign.minutes.is_not(None), ~_From.discreet, ~_To.discreet)
    .order_by(DiversionSign.minutes.desc(), _To.id)
)
_OF_VISIT = Prepared(
    _SHOWN.add_columns(ServiceWait.p90)
    .join(ServiceWait, ServiceWait.service_id == _To.id)
    .join(Stage, Stage.service_id == _To.id)
    .where(
        _From.id == bindparam("service_id"),
        Stage.visit_id == bindparam("visit_id"),
        Stage.state == State.EXPECTED.value,
        Stage.slot.is_(None),
        ~_To.triage,
        ServiceWait.p90.is_not(None),
    )
)
_SHOWN = _SHOWN.where(Diversion.interchangeable)
_OF_SITE = Prepared(_SHOWN.where(_OfFrom.site_id == bindparam("site_id")))
_OF_DEPARTMENT = Prepared(_SHOWN.where(_OfFrom.code == bindparam("code")))
_OF_SERVICE = Prepared(_SHOWN.where(_From.id == bindparam("service_id")))


def elsewhere_of_site(run: Statements, site_id: int, now: datetime) -> dict[str, Elsewhere]:
    """The best way from each service that has one."""
    found: dict[str, Elsewhere] = {}
    for row in _fresh(run.all(_OF_SITE, site_id=site_id), now):
        found.setdefault(row.from_service, _elsewhere(row))
    return found


def elsewhere_of_department(run: Statements, code: str, now: datetime) -> list[Elsewhere]:
    """The best first; each service that is gone to is named once."""
    found = {row.service: _elsewhere(row) for row in reversed(_fresh(run.all(_OF_DEPARTMENT, code=code), now))}
    return sorted(found.values(), key=lambda one: -one.sooner_minutes)


def elsewhere_of(run: Statements, service_id: int, now: datetime) -> Elsewhere | None:
    found = _fresh(run.all(_OF_SERVICE, service_id=service_id), now)
    return _elsewhere(found[0]) if found else None


def other_first(
    run: Statements, *, visit_id: UUID, service_id: int, came_at: datetime, slot: datetime | None, now: datetime
) -> Elsewhere | None:
    """A later stage of this visit that it had better begin with, while it waits at `service_id` (`domain.diversion`)."""
    for row in _fresh(run.all(_OF_VISIT, visit_id=visit_id, service_id=service_id), now):
        wait, walk = timedelta(seconds=row.p90), timedelta(minutes=row.walk_minutes)
        if may_come_first(came_at=came_at, slot=slot, wait_there=wait, walk=walk, now=now):
            return _elsewhere(row)
    return None


def _fresh(rows: list[Row], now: datetime) -> list[Row]:
    """Advice from an old picture sends people to a line that is no longer short."""
    return [row for row in rows if Source(newest=row.as_of).trust(now) is not Trust.GONE]


def _elsewhere(row: Row) -> Elsewhere:
    return Elsewhere(
        as_of=row.as_of,
        service=row.service,
        names=row.names,
        department=row.department,
        place=row.place,
        floor=row.floor,
        walk_minutes=row.walk_minutes,
        sooner_minutes=row.minutes,
    )
