"""Sees where people wait and no desk is open: after the site's minutes the department has an alarm, until somebody is there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, insert, or_, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Alarm, Department, Desk, DeskService, Place, Service, Site, Stage
from display_server.db.reading.fair_order import CAN_COME, STANDS_IN_LINE
from display_server.db.reading.freezes import FROZEN
from display_server.domain import topics
from display_server.domain.closing import opens_later_today
from display_server.domain.hours import in_force, opening
from display_server.domain.queue_order import line_begins
from display_server.services.refused import Refused

_SERVED = (
    select(Desk.id)
    .join(DeskService, DeskService.desk_id == Desk.id)
    .where(
        DeskService.service_id == Stage.service_id,
        Desk.is_open,
        Desk.paused_at.is_(None),
        or_(Stage.for_desk_id.is_(None), Stage.for_desk_id == Desk.id),
        or_(Stage.for_account_id.is_(None), Stage.for_account_id == Desk.opened_by),
    )
    .correlate(Stage)
)
"""A desk that may call this very person: who was sent to one desk, or to one clinician, is served by nobody else."""
_WAITS = (
    select(Stage.id)
    .where(Stage.service_id == Service.id, STANDS_IN_LINE, CAN_COME, ~exists(_SERVED))
    .correlate(Service)
)
_PLACE = (Department.code.label("department"), Site.code.label("site"), Site.alarm_minutes)
_ALONE = Prepared(
    select(
        Service.id.label("service_id"), Department.id.label("department_id"), Service.hours, Service.through_holidays,
        Site.hours.label("site_hours"), Site.zone, Site.day_starts,
    )
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Service.waiting_place_id)
    .where(exists(_WAITS), ~FROZEN)
)  # fmt: skip
_OPEN = Prepared(
    select(Alarm.id, Alarm.service_id, Alarm.since, Alarm.raised_at, *_PLACE)
    .join(Department, Department.id == Alarm.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Alarm.ended_at.is_(None))
)
_SEE = Prepared(
    insert(Alarm).values(department_id=bindparam("department"), service_id=bindparam("service"), since=bindparam("now"))
)
_RAISE = Prepared(update(Alarm).values(raised_at=bindparam("now")).where(Alarm.id == bindparam("key")))
_END = Prepared(update(Alarm).values(ended_at=bindparam("now")).where(Alarm.id == bindparam("key")))
_RAISED = Prepared(
    select(Alarm.id, Alarm.acknowledged_at, *_PLACE)
    .join(Department, Department.id == Alarm.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Alarm.id == bindparam("key"), here(Site.id), Alarm.raised_at.is_not(None))
)
_ACKNOWLEDGE = Prepared(
    update(Alarm)
    .values(acknowledged_at=bindparam("now"), acknowledged_by=bindparam("account"))
    .where(Alarm.id == bindparam("key"), Alarm.acknowledged_at.is_(None))
)


def watch_lines(tx: Transaction) -> int:
    """Look once; how many alarms are raised now. What is seen first is only noted: a desk may open in a minute.

    Who comes before the doors open, or waits through a break, alarms nobody: staff are expected when it opens. Nor does
    anybody where a message stands: all have left.
    """
    waiting = tx.all(_ALONE, now=tx.now, since=line_begins(tx.now))
    alone = {row.service_id: row for row in waiting if not _opens_later(row, tx.now)}
    raised = 0
    for alarm in tx.all(_OPEN):
        still = alone.pop(alarm.service_id, None) is not None
        raised += still and alarm.raised_at is not None
        if not still:
            _end(tx, alarm)
        elif alarm.raised_at is None and alarm.since + timedelta(minutes=alarm.alarm_minutes) <= tx.now:
            tx.run(_RAISE, key=alarm.id, now=tx.now)
            tx.touch(topics.department(alarm.department))
            raised += 1
    for row in alone.values():
        tx.run(_SEE, department=row.department_id, service=row.service_id, now=tx.now)
    return raised


def _opens_later(service: Row, now: datetime) -> bool:
    hours = in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)
    zone = ZoneInfo(service.zone)
    return opens_later_today(opening(hours, zone, now), now, zone, service.day_starts)


def acknowledge_alarm(tx: Transaction, *, key: int, account_id: int, department: str | None = None) -> None:
    """Somebody has seen it and does something; it ends when a desk opens. Raises Refused (`alarm_unknown`)."""
    found = tx.one(_RAISED, key=key)
    if found is None or department not in {None, found.department}:
        raise Refused("alarm_unknown", "alarm")
    if tx.run(_ACKNOWLEDGE, key=key, account=account_id, now=tx.now):
        tx.touch(topics.department(found.department))


def _end(tx: Transaction, alarm: Row) -> None:
    tx.run(_END, key=alarm.id, now=tx.now)
    if alarm.raised_at is not None:
        tx.touch(topics.department(alarm.department))
