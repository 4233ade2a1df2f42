"""The day's bookings for a kiosk to know by heart: marks, times and where to wait; no name, no birth date, no code."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.by_heart import BookingByHeart, BookingsByHeart
from display_server.db.columns.code_index import by_heart_key
from display_server.db.engine.prepared import Row, Statements
from display_server.db.models import Booking, Service, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.db.reading.own_site import own_site
from display_server.db.reading.states import statements
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.visit import OPEN, State
from display_server.services.stages.next_stage import Way, way_of_booking

NEXT_DAY_AHEAD = timedelta(hours=18)
"""So long before its day begins a booking is known, as the next day's numbers are."""
MOST = 20_000
"""A kiosk's share of the largest hospital; the earliest of the rest of its day. Their list stays below what a kiosk reads."""


def read_by_heart(session: Session, now: datetime) -> BookingsByHeart:
    """Those of today, and of the next day once it is near."""
    site = own_site(session)
    zone = ZoneInfo(site.zone)
    today, following = (business_day(at, zone, site.day_starts) for at in (now, now + NEXT_DAY_AHEAD))
    since, until = day_bounds(today, zone, site.day_starts)[0], day_bounds(following, zone, site.day_starts)[1]
    services = {one.id: one for one in session.scalars(select(Service))}
    found = session.execute(
        select(
            Booking.id, Booking.code_hash, Booking.marks, Booking.service_id, Booking.pathway_id, Booking.first_visit,
            Booking.starts_at, Visit.id.label("visit_id"),
        )
        .outerjoin(Visit, Visit.booking_id == Booking.id)
        .where(Booking.site_id == site.id, Booking.starts_at >= since, Booking.starts_at < until, Booking.marks.is_not(None))
        .order_by(Booking.starts_at, Booking.id)
        .limit(MOST)
    ).all()  # fmt: skip
    stands = _where_they_stand(session, [row.visit_id for row in found if row.visit_id is not None])
    ways = _Ways(statements(session))
    bookings = []
    for row in found:
        booked = services[row.service_id]
        way = ways.of(row)
        early, late, grace = (
            timedelta(minutes=own if own is not None else of_site)
            for own, of_site in (
                (booked.early_minutes, site.early_minutes),
                (booked.late_minutes, site.late_minutes),
                (booked.grace_minutes, site.grace_minutes),
            )
        )
        if row.visit_id is not None and row.visit_id not in stands:
            continue  # over: what may be done for them now, the hub alone can say
        service, number = stands.get(row.visit_id, (services[way.services[0]].code, None))
        bookings.append(
            BookingByHeart(
                booking=row.code_hash,
                marks=row.marks,
                service=service,
                day=business_day(row.starts_at, zone, site.day_starts),
                opens_at=row.starts_at - early,
                ends_at=row.starts_at + late,
                late_after=row.starts_at + grace if way.booked == 1 else None,
                visit_id=row.visit_id,
                number=number,
            )
        )
    return BookingsByHeart(key=by_heart_key(), bookings=bookings)


class _Ways:
    """Many bookings go the same way: each is asked for once."""

    def __init__(self, run: Statements) -> None:
        self._run = run
        self._known: dict[tuple[object, ...], Way] = {}

    def of(self, booking: Row) -> Way:
        kind = tuple(getattr(booking, name) for name in ("service_id", "pathway_id", "first_visit"))
        if kind not in self._known:
            self._known[kind] = way_of_booking(self._run, booking)
        return self._known[kind]


def _where_they_stand(session: Session, visits: list[object]) -> dict[object, tuple[str, str]]:
    """Of each visit that is still expected at a desk: its service now, and its number."""
    told: dict[object, tuple[str, str]] = {}
    for start in range(0, len(visits), 500):  # a database takes so many names in one question
        rows = session.execute(
            select(Visit.id, Visit.shown_number, Service.code, Stage.state)
            .join(Stage, Stage.visit_id == Visit.id)
            .join(Service, Service.id == Stage.service_id)
            .where(Visit.id.in_(visits[start : start + 500]))
            .order_by(Visit.id, *CURRENT_FIRST)
        )
        for visit_id, number, service, state in rows:
            if visit_id not in told and State(state) in OPEN:
                told[visit_id] = (service, number)
    return told
