"""The alarms people must see: lines where somebody waits and no desk is open. Read-only; `watch_lines` raises and ends them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Alarm, Department, Service, Stage
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State


@dataclass(frozen=True)
class LineAlone:
    """People wait and nobody is there. `department` is a code."""

    key: int
    department: str
    service: str
    waiting: int
    since: datetime
    seen_at: datetime | None


def read_alarms(
    session: Session, now: datetime, name: Callable[[Names], str], *which: ColumnElement[bool]
) -> list[LineAlone]:
    """Raised and not over, oldest first."""
    waiting = (
        select(func.count())
        .select_from(Stage)
        .where(
            Stage.service_id == Alarm.service_id,
            Stage.state == State.WAITING.value,
            Stage.due_at >= line_begins(now),
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Alarm, Department.code, Service, waiting)
        .join(Service, Service.id == Alarm.service_id)
        .join(Department, Department.id == Alarm.department_id)
        .where(Alarm.raised_at.is_not(None), Alarm.ended_at.is_(None), *which)
        .order_by(Alarm.since)
    )
    return [
        LineAlone(alarm.id, code, name(service.names), count, alarm.since, alarm.acknowledged_at)
        for alarm, code, service, count in rows
    ]
