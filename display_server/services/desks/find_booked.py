"""Who is booked today and has not come yet, found at a desk: by the code of their letter, or by birth date and name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from config.contract.words import Language, Names
from display_server.db.columns.code_index import booking_card_hash, booking_code_hash, booking_qr_hash
from display_server.db.models import Booking, Department, Service, Visit
from display_server.db.reading.own_site import own_site
from display_server.db.reading.states import statements
from display_server.domain.codes import BookingQr, CardMark, TypedCode, read_scan
from display_server.domain.numbering import business_day
from display_server.domain.plain_letters import plain_letters
from display_server.services.desks.find_by_identity import LEAST_LETTERS, is_called
from display_server.services.stages.next_stage import way_of_booking

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Booked:
    """A booking of today's business day without a visit. `departments`: where it begins and what it was booked for."""

    key: int
    name: str | None
    starts_at: datetime
    service: Names
    language: Language | None
    departments: frozenset[str]


def booked_with_code(session: Session, said: str, now: datetime) -> list[Booked]:
    """By the letter's typed code or QR, or the patient's card; nothing for a text that is none of these."""
    match read_scan(said):
        case BookingQr(text):
            return _of_today(session, now, Booking.qr_hash == booking_qr_hash(text))
        case TypedCode(text):
            return _of_today(session, now, Booking.code_hash == booking_code_hash(text))
        case CardMark(text):
            return _of_today(session, now, Booking.card_hash == booking_card_hash(text))
        case _:
            return []


def booked_as(session: Session, *, born: date, name: str, now: datetime) -> list[Booked]:
    """As `find_by_identity` finds those who have come. A read session, never the writer's: both columns are encrypted."""
    begins = plain_letters(name.strip())
    if len(begins) < LEAST_LETTERS:
        return []
    dates = session.execute(select(Booking.id, Booking.birth_date).where(*_around(now)))
    of_date = [row.id for row in dates if row.birth_date == born.isoformat()]
    return [one for one in _of_today(session, now, Booking.id.in_(of_date)) if is_called(one.name, begins)]


def booked_with_key(session: Session, key: int, now: datetime) -> Booked | None:
    """None: there is none today, or they have come."""
    return next(iter(_of_today(session, now, Booking.id == key)), None)


def _around(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Booking.starts_at > now - _A_DAY, Booking.starts_at < now + _A_DAY)


def _of_today(session: Session, now: datetime, which: ColumnElement[bool]) -> list[Booked]:
    """Earliest first."""
    site = own_site(session)
    zone = ZoneInfo(site.zone)
    rows = session.execute(
        select(Booking, Service)
        .join(Service, Service.id == Booking.service_id)
        .outerjoin(Visit, Visit.booking_id == Booking.id)
        .where(which, *_around(now), Booking.site_id == site.id, Visit.id.is_(None))
        .order_by(Booking.starts_at, Booking.id)
    ).all()
    today = business_day(now, zone, site.day_starts)
    return [
        Booked(
            booking.id, booking.patient_name, booking.starts_at, service.names,
            Language(booking.language) if booking.language else None, _departments(session, booking, service.id),
        )
        for booking, service in rows
        if business_day(booking.starts_at, zone, site.day_starts) == today
    ]  # fmt: skip


def _departments(session: Session, booking: Booking, service_id: int) -> frozenset[str]:
    first: Iterable[int] = way_of_booking(statements(session), booking).services[:1]
    codes = (
        select(Department.code)
        .join(Service, Service.department_id == Department.id)
        .where(Service.id.in_({service_id, *first}))
    )
    return frozenset(session.scalars(codes))
