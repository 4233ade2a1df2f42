"""Whether a service gives a walk-in a number now: its hours ride on its row, its day's count is asked only where one is set."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, or_, select

from config.contract.hours import Opening
from display_server.db.models import Booking, Stage, Visit
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.db.types import Utc
from display_server.domain.hours import in_force, opening, takes_numbers
from display_server.domain.numbering import business_day, day_bounds
from display_server.services.refused import Refused

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


def opening_of(service: Row, now: datetime) -> Opening:
    """How a service stands at `now`, from its row."""
    hours = in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)
    return opening(hours, ZoneInfo(service.zone), now)


def check_open(tx: Transaction, service: Row, now: datetime) -> None:
    """Raises Refused: `service_closed` (with `opens_at` where it is known) or `service_full`. For walk-ins.

    No statement where no capacity is set, one where it is. Acts run one after another, so the last place is given once.
    """
    hours = in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)
    if not takes_numbers(hours, ZoneInfo(service.zone), now):
        raise Refused("service_closed", "service", opens_at=opening_of(service, now).opens_at)
    if service.daily_capacity is not None and taken_today(tx, service, now) >= service.daily_capacity:
        raise Refused("service_full", "service")


def check_kept(service: Row, now: datetime, slot: datetime) -> None:
    """For a booked patient: only where nobody is served now, nor at the booked time (a holiday entered since). Raises
    Refused (`service_closed`). A break ends, and the full day has their place.
    """
    hours, zone = (
        in_force(service.site_hours, service.hours, through_holidays=service.through_holidays),
        ZoneInfo(service.zone),
    )
    booked, here = opening(hours, zone, slot), opening(hours, zone, now)
    if not any(one.is_open or one.on_break for one in (booked, here)):
        raise Refused("service_closed", "code", opens_at=here.opens_at)


def taken_today(tx: Transaction, service: Row, now: datetime) -> int:
    """Numbers of this business day that began here; with the booked, who came and who is still expected, by choice."""
    zone = ZoneInfo(service.zone)
    day = business_day(now, zone, service.day_starts)
    start, end = day_bounds(day, zone, service.day_starts)
    taken: int = tx.only(
        _TAKEN, service_id=service.id, day=day.isoformat(), since=start - _EARLIEST_DUE, now=now, until=end,
        with_booked=service.capacity_counts_booked,
    ).taken  # fmt: skip
    return taken
