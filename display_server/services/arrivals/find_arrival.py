"""Who stands at the kiosk: the booking or the visit that a typed or scanned code belongs to. Never more than one."""

from datetime import date, time
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from config.contract.device_api import CheckIn
from config.contract.hospital_api import CheckInBooking
from display_server.db.columns.code_index import (
    booking_card_hash,
    booking_code_hash,
    booking_identity_hash,
    booking_qr_hash,
    visit_code_hash,
    visit_token_hash,
)
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Department, Service, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.db.reading.fair_order import COLUMNS
from display_server.db.reading.merged import that_stayed
from display_server.domain.codes import BookingQr, CardMark, TypedCode, VisitToken, read_scan, read_typed
from display_server.domain.numbering import business_day
from display_server.services.refused import Refused

_BOOKING = (
    select(
        Booking.id,
        Booking.site_id,
        Booking.service_id,
        Booking.pathway_id,
        Booking.first_visit,
        Booking.starts_at,
        Booking.birth_date,
        Visit.id.label("visit_id"),
    )
    .outerjoin(Visit, Visit.booking_id == Booking.id)
    .order_by(Booking.starts_at)
)
_BOOKINGS_BY_CODE = Prepared(_BOOKING.where(Booking.code_hash == bindparam("hash")))
_BOOKINGS_BY_CARD = Prepared(_BOOKING.where(Booking.card_hash == bindparam("hash")))
_BOOKINGS_BY_QR = Prepared(_BOOKING.where(Booking.qr_hash == bindparam("hash")))
_BOOKINGS_BY_IDENTITY = Prepared(
    _BOOKING.add_columns(Booking.patient_name)
    .join(Service, Service.id == Booking.service_id)
    .join(Department, Department.id == Service.department_id)
    .where(Booking.identity_hash == bindparam("hash"), Department.by_code_only.is_(False))
)
_BOOKING_BY_KEY = Prepared(_BOOKING.where(Booking.id == bindparam("key")))

_VISIT = (
    select(
        Visit.id,
        Visit.site_id,
        Visit.shown_number,
        Visit.day,
        Visit.issued_at,
        Visit.merged_into,
        Service.code.label("service"),
        Stage.id.label("stage_id"),
        Stage.service_id,
        Stage.state,
        *COLUMNS,
    )
    .join(Stage, Stage.visit_id == Visit.id)
    .join(Service, Service.id == Stage.service_id)
    .order_by(*CURRENT_FIRST)
)
_VISIT_BY_KEY = Prepared(_VISIT.where(Visit.id == bindparam("visit_id")))
_VISIT_BY_TOKEN = Prepared(_VISIT.where(Visit.token_hash == bindparam("hash")))
_VISIT_BY_CODE = Prepared(_VISIT.where(Visit.code_hash == bindparam("hash"), Visit.day == bindparam("day")))

Code = BookingQr | VisitToken | TypedCode | CardMark


def read_code(body: CheckIn | CheckInBooking) -> Code | None:
    """The one code of a request; None: a text that is no code of ours. Raises Refused unless exactly one was sent."""
    if (body.code is None) == (body.scanned is None):
        raise Refused("one_code_needed", "code" if body.code is None else "scanned")
    return read_typed(body.code) if body.code is not None else read_scan(body.scanned or "")


def bookings_for(tx: Transaction, code: Code) -> list[Row]:
    """The bookings with this code, earliest first: a source may use a code again on another day."""
    match code:
        case BookingQr(text):
            return tx.all(_BOOKINGS_BY_QR, hash=booking_qr_hash(text))
        case CardMark(text):
            return tx.all(_BOOKINGS_BY_CARD, hash=booking_card_hash(text))
        case TypedCode(text):
            return tx.all(_BOOKINGS_BY_CODE, hash=booking_code_hash(text))
        case VisitToken():
            return []


def bookings_known_as(tx: Transaction, booking: str) -> list[Row]:
    """The same by the word that kiosks know them by (`config.contract.by_heart`)."""
    return tx.all(_BOOKINGS_BY_CODE, hash=booking)


def bookings_of_person(tx: Transaction, born: date, phone_end: str) -> list[Row]:
    """The bookings with this birth date and end of a telephone number, earliest first, each with its `patient_name`.

    Those of a department that asks for a code are not among them: where children come, a birth date is guessed too soon.
    """
    return tx.all(_BOOKINGS_BY_IDENTITY, hash=booking_identity_hash(born, phone_end))


def booking_with_key(tx: Transaction, key: int) -> Row:
    return tx.only(_BOOKING_BY_KEY, key=key)


def nearest(bookings: list[Row], today: date, zone: ZoneInfo, day_starts: time) -> Row:
    """Today's, else the one whose business day is nearest."""
    return min(bookings, key=lambda row: abs(business_day(row.starts_at, zone, day_starts) - today))


def visit_for(tx: Transaction, code: Code, today: date) -> Row | None:
    """Today's visit whose own ticket this is. A number that was merged into another leads to the one that stayed."""
    found = _of_ticket(tx, code, today)
    return found if found is None or found.merged_into is None else visit_with_key(tx, that_stayed(tx, found))


def _of_ticket(tx: Transaction, code: Code, today: date) -> Row | None:
    match code:
        case VisitToken(token):
            found = tx.one(_VISIT_BY_TOKEN, hash=visit_token_hash(token))
            return found if found is not None and found.day == today.isoformat() else None
        case TypedCode(text):
            return tx.one(_VISIT_BY_CODE, hash=visit_code_hash(text), day=today.isoformat())
        case BookingQr() | CardMark():
            return None


def visit_with_key(tx: Transaction, visit_id: object) -> Row:
    return tx.only(_VISIT_BY_KEY, visit_id=visit_id)
