"""How many of a service's places of today are taken: one statement, asked only where a capacity is set."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, or_, select

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Booking, Stage, Visit
from display_server.domain.numbering import business_day, day_bounds

_BEGAN_HERE = (
    select(func.count())
    .select_from(Stage)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(
        Stage.service_id == bindparam("service_id"),
        Stage.position == 1,
        Stage.due_at >= bindparam("since", type_=Utc),
        Visit.day == bindparam("day"),
        or_(Visit.booking_id.is_(None), bindparam("with_booked")),
    )
    .scalar_subquery()
)
_EXPECTED = (
    select(func.count())
    .select_from(Booking)
    .outerjoin(Visit, Visit.booking_id == Booking.id)
    .where(
        bindparam("with_booked"),
        Booking.service_id == bindparam("service_id"),
        and_(Booking.starts_at >= bindparam("now", type_=Utc), Booking.starts_at < bindparam("until", type_=Utc)),
        Visit.id.is_(None),
    )
    .scalar_subquery()
)
_TAKEN = Prepared(select((_BEGAN_HERE + _EXPECTED).label("taken")))
_EARLIEST_DUE = timedelta(hours=12)
"""A place may be due before the day began; the index is read from there."""


def taken_today(run: Statements, service: Row, now: datetime) -> int:
    """Numbers of this business day that began here; with the booked, who came and who is still expected, by choice."""
    zone = ZoneInfo(service.zone)
    day = business_day(now, zone, service.day_starts)
    start, end = day_bounds(day, zone, service.day_starts)
    taken: int = run.only(
        _TAKEN, service_id=service.id, day=day.isoformat(), since=start - _EARLIEST_DUE, now=now, until=end,
        with_booked=service.capacity_counts_booked,
    ).taken  # fmt: skip
    return taken
