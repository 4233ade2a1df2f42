"""The last hour of a service's day at one desk: when it ends, and who will probably not be called by then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Desk, DeskService, Service, Site
from display_server.db.reading.loads import FORESEEN, foreseen_of
from display_server.db.reading.states import statements
from display_server.domain.closing import Pace, closes_soon, not_called
from display_server.domain.hours import in_force, opening
from display_server.web.staff.line_of_desk import Person


@dataclass(frozen=True)
class Closing:
    """One service; `numbers` in calling order."""

    service: str
    closes_at: datetime
    numbers: list[str]


def read_closings(
    session: Session, desk: Desk, waiting: Sequence[Person], now: datetime, *, site: Site, name: Callable[[Names], str]
) -> list[Closing]:
    """Of this desk's services those that end within the hour with people who will not be reached."""
    served = select(DeskService.service_id).where(DeskService.desk_id == desk.id)
    found = []
    for service in session.scalars(select(Service).where(Service.id.in_(served)).order_by(Service.id)):
        hours = in_force(site.hours, service.hours, through_holidays=service.through_holidays)
        here = opening(hours, ZoneInfo(site.zone), now)
        if here.closes_at is None or not closes_soon(here, now):
            continue
        line = [person.number for person in waiting if person.service == name(service.names)]
        pace = Pace(timedelta(minutes=service.target_minutes), _open_desks(session, service.id))
        numbers = not_called(line, now, here.closes_at, pace, _foreseen(session, service.id, now))
        if numbers:
            found.append(Closing(name(service.names), here.closes_at, numbers))
    return found


def _foreseen(session: Session, service_id: int, now: datetime) -> dict[str, datetime]:
    """What the predictor knows of this line: each number's p90."""
    row = statements(session).one(FORESEEN, service_id=service_id)
    return {number: one.likely_before for number, one in foreseen_of(row, now).items()}


def _open_desks(session: Session, service_id: int) -> int:
    counted = (
        select(func.count())
        .select_from(DeskService)
        .join(Desk, Desk.id == DeskService.desk_id)
        .where(DeskService.service_id == service_id, Desk.is_open, Desk.paused_at.is_(None))
    )
    return session.scalar(counted) or 0
