"""This hub's own past as the rules of waits read it: one person a stage that was called, or left without."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Row
from display_server.db.models import Desk, Service, Stage
from display_server.domain.priority import Priority
from display_server.domain.visit import State
from display_server.domain.waits.history import Person

_PAST = (
    select(
        Service.code.label("service"),
        Stage.arrived_at,
        Stage.callable_at,
        Stage.called_at,
        Stage.ended_at,
        Stage.due_at,
        Stage.priority,
        Desk.code.label("desk"),
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Desk, Desk.id == Stage.desk_id, isouter=True)
    .where(
        Stage.arrived_at.is_not(None),
        Stage.state != State.WAITING.value,
        or_(Stage.called_at.is_not(None), and_(Stage.state == State.LEFT.value, Stage.ended_at.is_not(None))),
    )
    .order_by(Stage.arrived_at)
)


def own_history(session: Session, *, service: str | None = None, since: datetime | None = None) -> list[Person]:
    """Everybody who was called or left, in order of arrival; of one service or all, from a moment on or from the beginning."""
    wanted = _PAST
    if service is not None:
        wanted = wanted.where(Service.code == service)
    if since is not None:
        wanted = wanted.where(Stage.arrived_at >= since)
    return [person_of(row) for row in session.execute(wanted)]


def person_of(row: Row) -> Person:
    """A stage's row with the columns of `_PAST`. A wait begins when the person could have been called."""
    arrived = seconds(max(row.arrived_at, row.callable_at or row.arrived_at))
    called = None if row.called_at is None else max(seconds(row.called_at), arrived)
    ended = None if row.ended_at is None else max(seconds(row.ended_at), called or arrived)
    return Person(
        service=row.service,
        arrived=arrived,
        called=called,
        left=ended if called is None else None,
        finished=None if called is None else ended,
        desk=row.desk or "",
        priority=int(row.priority == Priority.URGENT.value),
        due=seconds(row.due_at),
    )


def seconds(moment: datetime) -> float:
    """The one scale of the rules: seconds since 1970 in UTC."""
    return moment.timestamp()
