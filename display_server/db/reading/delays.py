"""The delays people are told of, as boards and phones show them: a department's, and those that touch one service."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select

from config.contract.push import Delayed
from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Delay, Department, Desk, DeskService, Place, Service

STILL_SAID = and_(Delay.ended_at.is_(None), Delay.until > bindparam("now", type_=Utc))
AT_DESK = or_(Desk.id == Delay.desk_id, and_(Desk.opened_by == Delay.account_id, Desk.is_open))
_DELAYS = (
    select(
        Delay.minutes,
        Delay.reason,
        Delay.until,
        Service.names.label("service"),
        Service.discreet,
        Place.names.label("room"),
        Place.label,
    )
    .select_from(Delay)
    .outerjoin(Service, Service.id == Delay.service_id)
    .outerjoin(Desk, AT_DESK)
    .outerjoin(Place, Place.id == Desk.place_id)
    .where(STILL_SAID)
    .order_by(Delay.id)
)
_OF_DEPARTMENT = Prepared(
    _DELAYS.join(Department, Department.id == Delay.department_id).where(Department.code == bindparam("code"))
)
_SERVED_AT = select(DeskService.desk_id).where(DeskService.service_id == bindparam("service_id"))
_OF_SERVICE = Prepared(_DELAYS.where(or_(Delay.service_id == bindparam("service_id"), Desk.id.in_(_SERVED_AT))))

LONGEST_IN = (
    select(func.max(Delay.minutes))
    .where(Delay.department_id == Department.id, STILL_SAID)
    .correlate(Department)
    .scalar_subquery()
)


def delays_in(run: Statements, code: str, now: datetime) -> list[Delayed]:
    return [_delayed(row) for row in run.all(_OF_DEPARTMENT, code=code, now=now)]


def delays_of(run: Statements, service_id: int, now: datetime) -> list[Delayed]:
    return [_delayed(row) for row in run.all(_OF_SERVICE, service_id=service_id, now=now)]


def _delayed(row: Row) -> Delayed:
    """A discreet service is named nowhere: then the department is late, and that is all."""
    return Delayed(
        minutes=row.minutes,
        reason=row.reason,
        until=row.until,
        service=None if row.discreet else row.service,
        room=row.room,
    )
