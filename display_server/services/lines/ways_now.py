"""The ways to a shorter line that administrators allow, read for whoever decides what is said of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Row
from display_server.db.models import Department, Diversion, DiversionSign, Service, Site
from display_server.db.reading.day_count import taken_today
from display_server.db.reading.department_hours import OPEN_BY
from display_server.db.reading.states import statements
from display_server.domain.diversion import Sign, Way
from display_server.domain.hours import in_force, takes_numbers

_WAYS = (
    select(
        Diversion.id.label("diversion_id"),
        Diversion.from_service_id,
        Diversion.to_service_id,
        Diversion.walk_minutes,
        Diversion.margin_minutes,
        *OPEN_BY,
    )
    .join(Service, Service.id == Diversion.to_service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .order_by(Diversion.id)
)


@dataclass(frozen=True)
class WayNow:
    """`takes`: somebody without appointment is given a place there now."""

    diversion_id: int
    here: int
    there: int
    way: Way
    takes: bool


def ways_now(session: Session, now: datetime) -> list[WayNow]:
    return [
        WayNow(
            row.diversion_id,
            row.from_service_id,
            row.to_service_id,
            Way(timedelta(minutes=row.walk_minutes), timedelta(minutes=row.margin_minutes)),
            takes=_takes(session, row, now),
        )
        for row in session.execute(_WAYS).all()
    ]


def signs_before(session: Session, newer_than: datetime) -> dict[int, Sign]:
    """What an earlier jobs said: when signs went; one that stands only where it is young."""
    return {
        row.diversion_id: Sign(minutes=row.minutes if row.as_of > newer_than else None, ended=row.ended)
        for row in session.scalars(select(DiversionSign))
    }


def _takes(session: Session, there: Row, now: datetime) -> bool:
    hours = in_force(there.site_hours, there.hours, through_holidays=there.through_holidays)
    if not takes_numbers(hours, ZoneInfo(there.zone), now):
        return False
    return there.daily_capacity is None or taken_today(statements(session), there, now) < there.daily_capacity
