"""Steps of a visit whose service is closed: said before somebody is sent on to one, and after, while they wait for nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Desk, DeskService, DiaryLine, Service, Site, Stage, Visit
from display_server.domain.closing import SENT_ON_WITHIN
from display_server.domain.hours import in_force, opening
from display_server.domain.numbering import business_day
from display_server.domain.visit import Move, State

_SERVED_NOW = exists(
    select(Desk.id)
    .join(DeskService, DeskService.desk_id == Desk.id)
    .where(DeskService.service_id == Service.id, Desk.is_open)
    .correlate(Service)
)
"""Where a desk is open people are called whatever the hours say: overtime."""


@dataclass(frozen=True)
class ClosedStep:
    """A step nobody is called to now. `opens_at`: later today; None: not today any more."""

    visit_id: UUID
    number: str
    service: str
    opens_at: datetime | None


def closed_ahead(
    session: Session, visit_id: UUID, now: datetime, site: Site, name: Callable[[Names], str]
) -> ClosedStep | None:
    """The step that the visit's present one leads to, where it is closed now."""
    row = session.execute(
        select(Visit, Service)
        .join(Stage, Stage.visit_id == Visit.id)
        .join(Service, Service.id == Stage.service_id)
        .where(Visit.id == visit_id, Stage.state == State.EXPECTED.value, ~_SERVED_NOW)
        .order_by(Stage.position)
        .limit(1)
    ).first()
    return _closed(row[0], row[1], now, site, name) if row is not None else None


def sent_to_closed(
    session: Session, desk: Desk, now: datetime, site: Site, name: Callable[[Names], str]
) -> list[ClosedStep]:
    """Whom this desk finished in the last minutes and who wait now where it is closed."""
    finished = select(DiaryLine.visit_id).where(
        DiaryLine.desk_id == desk.id, DiaryLine.move == Move.FINISH.value, DiaryLine.at >= now - SENT_ON_WITHIN
    )
    rows = session.execute(
        select(Visit, Service)
        .join(Stage, Stage.visit_id == Visit.id)
        .join(Service, Service.id == Stage.service_id)
        .where(Visit.id.in_(finished), Stage.state == State.WAITING.value, ~_SERVED_NOW)
        .order_by(Stage.arrived_at)
    )
    found = [_closed(visit, service, now, site, name) for visit, service in rows]
    return [one for one in found if one is not None]


def _closed(
    visit: Visit, service: Service, now: datetime, site: Site, name: Callable[[Names], str]
) -> ClosedStep | None:
    hours, zone = in_force(site.hours, service.hours, through_holidays=service.through_holidays), ZoneInfo(site.zone)
    here = opening(hours, zone, now)
    if here.is_open:
        return None
    days = (business_day(at, zone, site.day_starts) for at in (now, here.opens_at) if at is not None)
    today = here.opens_at is not None and len(set(days)) == 1
    return ClosedStep(visit.id, visit.shown_number, name(service.names), here.opens_at if today else None)
