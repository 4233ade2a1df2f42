"""Bookings as an import would have left them."""

from datetime import date, datetime

from config.contract.by_heart import Held, booking_mark
from display_server.db.columns.code_index import booking_code_hash, booking_qr_hash, by_heart_key, identity_hash_of
from display_server.db.models import Booking

PHONE = "+370 600 74684"


def booked(
    code: str,
    starts_at: datetime,
    *,
    imported_at: datetime,
    service: int = 1,
    qr: str | None = None,
    born: date | None = None,
) -> Booking:
    """Known by heart by its code and QR; `born`: found without a code too."""
    marks = {Held.CODE: code, Held.QR: qr}
    return Booking(
        site_id=1,
        reference=code,
        service_id=service,
        starts_at=starts_at,
        code_hash=booking_code_hash(code),
        qr_hash=booking_qr_hash(qr) if qr else None,
        identity_hash=identity_hash_of(born.isoformat(), PHONE) if born else None,
        marks=[booking_mark(by_heart_key(), held, said) for held, said in marks.items() if said],
        patient_name="Ana Petrauskienė",
        imported_at=imported_at,
    )
