"""What troubles a department now, as its staff see it: a message that stops it, lines nobody serves, delays that are told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import (
    Account,
    Alarm,
    Broadcast,
    Delay,
    Department,
    Desk,
    DeskService,
    Place,
    Service,
    Site,
    Stage,
)
from display_server.db.reading.freezes import COVERS
from display_server.domain.broadcast import BroadcastKind
from display_server.domain.delay import DelayReason
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State
from display_server.services.lines.alarms_now import LineAlone, read_alarms

NameOf = Callable[[Names], str]


@dataclass(frozen=True)
class Late:
    """A delay that is told now. `what`: a service or a room; None: a clinician who is at no desk."""

    key: int
    what: str | None
    minutes: int | None
    reason: DelayReason
    until: datetime


@dataclass(frozen=True)
class ServiceChoice:
    code: str
    name: str
    triage: bool


@dataclass(frozen=True)
class Trouble:
    """All of it; empty is the usual day."""

    broadcast: BroadcastKind | None
    alarms: list[LineAlone]
    delays: list[Late]


def read_trouble(session: Session, department: Department, now: datetime, name: NameOf) -> Trouble:
    return Trouble(
        broadcast=_broadcast(session, department, now),
        alarms=read_alarms(session, now, name, Alarm.department_id == department.id),
        delays=[
            _late(delay, service, place, name) for delay, service, place in session.execute(_delays(department.id, now))
        ],
    )


def _delays(department_id: int, now: datetime) -> Any:
    at_desk = or_(Desk.id == Delay.desk_id, (Desk.opened_by == Delay.account_id) & Desk.is_open)
    return (
        select(Delay, Service, Place)
        .outerjoin(Service, Service.id == Delay.service_id)
        .outerjoin(Desk, at_desk)
        .outerjoin(Place, Place.id == Desk.place_id)
        .where(Delay.department_id == department_id, Delay.ended_at.is_(None), Delay.until > now)
        .order_by(Delay.id)
    )


def _late(delay: Delay, service: Service | None, place: Place | None, name: NameOf) -> Late:
    thing = service or place
    what = name(thing.names) if thing is not None else None
    return Late(delay.id, what, delay.minutes, DelayReason(delay.reason), delay.until)


def _broadcast(session: Session, department: Department, now: datetime) -> BroadcastKind | None:
    """What stops this department, or a desk of it on another floor."""
    found = session.scalar(
        select(Broadcast.kind)
        .select_from(Department)
        .join(Site, Site.id == Department.site_id)
        .join(Desk, Desk.department_id == Department.id)
        .join(Place, Place.id == Desk.place_id)
        .join(Broadcast, COVERS)
        .where(
            Department.id == department.id,
            Broadcast.ended_at.is_(None),
            or_(Broadcast.until.is_(None), Broadcast.until > now),
        )
        .order_by(Broadcast.id.desc())
        .limit(1)
    )
    return BroadcastKind(found) if found is not None else None


@dataclass(frozen=True)
class Colleague:
    """Somebody for whom `people` of a department wait by name."""

    id: int
    name: str
    people: int


def waited_for(session: Session, department: Department, me: int, now: datetime) -> list[Colleague]:
    """Those others of whom it can be said at any desk here that they are late or away."""
    rows = session.execute(
        select(Account.id, Account.full_name, Account.email, func.count().label("people"))
        .join(Stage, Stage.for_account_id == Account.id)
        .join(Service, Service.id == Stage.service_id)
        .where(
            Service.department_id == department.id, Account.id != me, Stage.state == State.WAITING.value,
            Stage.due_at >= line_begins(now),
        )
        .group_by(Account.id)
    )  # fmt: skip
    found = [Colleague(row.id, row.full_name or row.email, row.people) for row in rows]
    return sorted(found, key=lambda one: one.name)  # names lie encrypted: the database cannot order them


def services_of(session: Session, desk: Desk, name: NameOf) -> list[ServiceChoice]:
    rows = session.scalars(
        select(Service)
        .join(DeskService, DeskService.service_id == Service.id)
        .where(DeskService.desk_id == desk.id)
        .order_by(Service.position, Service.id)
    )
    return [ServiceChoice(service.code, name(service.names), service.triage) for service in rows]
