"""How the house stands at this moment: the lines, who is silent, what is different today. Read in a handful of statements."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from config.locale import words
from display_server.db.models import (
    ClosedPart,
    Delay,
    Department,
    Desk,
    DeskService,
    Device,
    Place,
    Service,
    ShortDay,
    Site,
    Stage,
)
from display_server.domain.delay import DelayReason
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State
from display_server.services.plans.passage_hours import BY_HOURS
from display_server.services.plans.site_maps import compiled_plan
from display_server.web.admin.fleet import SILENT_AFTER
from display_server.web.shared.sign_in.language import desk_language

NameOf = Callable[[Names], str]
Sees = Callable[[str], bool]


@dataclass(frozen=True)
class LineToday:
    """People who wait for one service. `since`: when the first of them came; `desks`: that are open for it and not paused."""

    service: str
    department: str
    waiting: int
    since: datetime
    minutes: int
    desks: int


@dataclass(frozen=True)
class Silent:
    id: UUID
    name: str
    serial: str
    since: datetime


@dataclass(frozen=True)
class ShortNow:
    key: int
    service: str
    closes_at: datetime


@dataclass(frozen=True)
class StoppedNow:
    code: str
    name: str
    until: datetime | None


@dataclass(frozen=True)
class LateNow:
    """`what`: a service or a room; None: a clinician who is at no desk. `minutes` None: away for the day."""

    key: int
    department: str
    what: str | None
    minutes: int | None
    reason: DelayReason
    until: datetime


def read_lines(session: Session, now: datetime, name: NameOf, sees: Sees) -> list[LineToday]:
    """Lines in which somebody waits, the longest wait first. Numbers that are probably nobody's wait in none."""
    waits = (
        select(
            Stage.service_id,
            func.count().label("waiting"),
            func.min(func.coalesce(Stage.waits_from, Stage.arrived_at)).label("since"),
        )
        .where(
            Stage.state == State.WAITING.value,
            Stage.due_at >= line_begins(now),
            ~Stage.ghost,
            or_(Stage.callable_at.is_(None), Stage.callable_at <= now),
        )
        .group_by(Stage.service_id)
        .subquery()
    )
    open_desks = (
        select(func.count())
        .select_from(DeskService)
        .join(Desk, and_(Desk.id == DeskService.desk_id, Desk.is_open, Desk.paused_at.is_(None)))
        .where(DeskService.service_id == Service.id)
        .correlate(Service)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Service.names, Department.code, Department.names, waits.c.waiting, waits.c.since, open_desks)
        .join(waits, waits.c.service_id == Service.id)
        .join(Department, Department.id == Service.department_id)
    )
    found = [
        LineToday(
            name(service), name(department), waiting, since, max(0, int((now - since).total_seconds() // 60)), desks
        )
        for service, code, department, waiting, since, desks in rows
        if sees(code)
    ]
    return sorted(found, key=lambda line: line.since)


def read_silent(session: Session, now: datetime, name: NameOf) -> list[Silent]:
    """Devices that have spoken once and not for a minute, the longest silence first."""
    rows = session.scalars(
        select(Device)
        .where(Device.revoked_at.is_(None), Device.last_seen <= now - SILENT_AFTER)
        .order_by(Device.last_seen, Device.serial)
    )
    return [Silent(one.id, name(one.names), one.serial, one.last_seen) for one in rows if one.last_seen is not None]


def read_short_days(session: Session, name: NameOf, sees: Sees) -> list[ShortNow]:
    rows = session.execute(
        select(ShortDay, Service.names, Department.code)
        .join(Service, Service.id == ShortDay.service_id)
        .join(Department, Department.id == Service.department_id)
        .where(ShortDay.ended_at.is_(None))
        .order_by(ShortDay.closes_at)
    )
    return [ShortNow(short.id, name(names), short.closes_at) for short, names, code in rows if sees(code)]


def read_stopped(session: Session, site: Site, name: NameOf) -> list[StoppedNow]:
    """What somebody took out of use; what is shut by its hours is as usual."""
    rows = session.scalars(
        select(ClosedPart)
        .where(ClosedPart.site_id == site.id, ClosedPart.closed_by != BY_HOURS)
        .order_by(ClosedPart.since)
    )
    shafts = dict(lifts_and_stairs(session, site, name))
    return [StoppedNow(row.code, shafts.get(row.code, row.code), row.until) for row in rows]


def read_late(session: Session, now: datetime, name: NameOf, sees: Sees) -> list[LateNow]:
    at_desk = or_(Desk.id == Delay.desk_id, and_(Desk.opened_by == Delay.account_id, Desk.is_open))
    rows = session.execute(
        select(Delay, Department.code, Service.names, Place.names)
        .join(Department, Department.id == Delay.department_id)
        .outerjoin(Service, Service.id == Delay.service_id)
        .outerjoin(Desk, at_desk)
        .outerjoin(Place, Place.id == Desk.place_id)
        .where(Delay.ended_at.is_(None), Delay.until > now)
        .order_by(Delay.id)
    )
    found: dict[int, LateNow] = {}  # somebody open at two desks is late once
    for delay, code, service, place in rows:
        if sees(code):
            what = name(service or place) if service or place else None
            reason = DelayReason(delay.reason)
            found.setdefault(delay.id, LateNow(delay.id, code, what, delay.minutes, reason, delay.until))
    return list(found.values())


def lifts_and_stairs(session: Session, site: Site, name: NameOf) -> list[tuple[str, str]]:
    """Of the plan in force, by code; none where there is no plan."""
    compiled, say = compiled_plan(session, site.id), words(desk_language()).say
    return [
        (one.code, name(one.names) or (say("way.lift.named", label=one.label) if one.label else one.code))
        for one in (compiled.plan.shafts if compiled is not None else ())
    ]
