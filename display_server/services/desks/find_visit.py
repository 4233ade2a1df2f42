"""Staff find somebody by what they hold or say: a number, a booking's code or QR, a ticket's code or QR."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from config.locale import to_latin
from display_server.db.columns.code_index import booking_code_hash, booking_qr_hash, visit_code_hash, visit_token_hash
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Visit
from display_server.db.reading.merged import that_stayed
from display_server.domain.codes import BookingQr, CardMark, TypedCode, VisitToken, read_scan

_FOUND_WITHIN = timedelta(hours=36)
"""As long as a phone page speaks: a visit that is open over midnight is found by its number, too."""

_VISIT = select(Visit.id, Visit.shown_number, Visit.day, Visit.issued_at, Visit.merged_into)
_RECENT = and_(Visit.issued_at >= bindparam("since"), here(Visit.site_id))
_BY_NUMBER = Prepared(
    _VISIT.where(Visit.shown_number == bindparam("number"), _RECENT).order_by(Visit.issued_at.desc()).limit(1)
)
_BY_TICKET = Prepared(
    _VISIT.where(or_(Visit.token_hash == bindparam("token"), Visit.code_hash == bindparam("code")), _RECENT)
    .order_by(Visit.issued_at.desc())
    .limit(1)
)
_BY_BOOKING = Prepared(
    _VISIT.join(Booking, Booking.id == Visit.booking_id)
    .where(or_(Booking.code_hash == bindparam("code"), Booking.qr_hash == bindparam("qr")), _RECENT)
    .order_by(Visit.issued_at.desc())
    .limit(1)
)


@dataclass(frozen=True)
class FoundVisit:
    """A visit of these days. A merged number leads to the one that stayed: `visit_id` is that one's."""

    visit_id: UUID
    number: str


def find_visit(tx: Transaction, said: str) -> FoundVisit | None:
    """Whose this is; None: nobody's of these days. Numbers in any letters' case, with or without the hyphen."""
    since = tx.now - _FOUND_WITHIN
    found = _by_code(tx, said) or tx.one(_BY_NUMBER, number=number_said(said), since=since)
    if found is None:
        return None
    return FoundVisit(that_stayed(tx, found), found.shown_number)


def _by_code(tx: Transaction, said: str) -> Row | None:
    since = tx.now - _FOUND_WITHIN
    match read_scan(said):
        case BookingQr(text):
            return tx.one(_BY_BOOKING, code="", qr=booking_qr_hash(text), since=since)
        case VisitToken(token):
            return tx.one(_BY_TICKET, token=visit_token_hash(token), code="", since=since)
        case TypedCode(code):
            booked = tx.one(_BY_BOOKING, code=booking_code_hash(code), qr="", since=since)
            return booked or tx.one(_BY_TICKET, token="", code=visit_code_hash(code), since=since)
        case CardMark() | None:
            return None


def number_said(said: str) -> str:
    """`к 17` is K-017: letters in Latin, three digits at least."""
    bare = to_latin(said).upper().replace(" ", "").replace("-", "").replace("–", "")
    letters = bare.rstrip("0123456789")
    digits = bare[len(letters) :]
    return f"{letters}-{int(digits):03d}" if digits.isascii() and digits else bare
