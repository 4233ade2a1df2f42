"""Staff find somebody who holds nothing: by birth date and the beginning of a name, as their booking has them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Visit
from display_server.domain.plain_letters import plain_letters
from display_server.services.audit import audit

LEAST_LETTERS = 2
_FOUND_WITHIN = timedelta(hours=36)


def find_by_identity(session: Session, *, born: date, name: str, now: datetime) -> list[UUID]:
    """Visits of these days whose booking says so, in the order they came. Both columns are encrypted, so each is read:
    the dates first, the names of those alone whose date it is. A read session, never the writer's.
    """
    begins = plain_letters(name.strip())
    if len(begins) < LEAST_LETTERS:
        return []
    came = (
        select(Visit.id, Booking.id.label("booking"), Booking.birth_date)
        .join(Booking, Booking.id == Visit.booking_id)
        .where(Visit.issued_at >= now - _FOUND_WITHIN, Visit.merged_into.is_(None))
        .order_by(Visit.issued_at)
    )
    of_date = {row.booking: row.id for row in session.execute(came) if row.birth_date == born.isoformat()}
    named = session.execute(select(Booking.id, Booking.patient_name).where(Booking.id.in_(of_date)))
    found = {row.id for row in named if is_called(row.patient_name, begins)}
    return [visit for booking, visit in of_date.items() if booking in found]


def is_called(full: str | None, begins: str) -> bool:
    """Whether a part of this name begins so; `begins` in plain letters."""
    return any(word.startswith(begins) for word in plain_letters(full or "").split())


def record_identity_search(tx: Transaction, *, who: str, desk: str, found: int) -> None:
    """That somebody looked, never for whom."""
    audit(tx, who=who, what="identity_searched", subject=f"desk:{desk}", after={"found": found})
