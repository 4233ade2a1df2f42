"""Everything the hub holds of one person: given out, or taken away. They are known by what their bookings say."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from display_server.db.engine.leaving_nothing import leaving_nothing
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, DiaryLine, PrintRecord, Service, Stage, Visit, VisitNeed
from display_server.db.reading.merged import leading_to
from display_server.domain.plain_letters import plain_letters
from display_server.domain.visit import OPEN
from display_server.services.audit import audit

AT_MOST = 50
"""More bookings than this are not one person's: nothing is erased."""


class PersonRefused(ValueError):
    """Nothing was erased; the text says why."""


@dataclass(frozen=True)
class Asked:
    """Whose: birth date and whole name, or the source system's own references."""

    born: date | None = None
    name: str = ""
    references: Sequence[str] = ()


def bookings_of(session: Session, asked: Asked) -> list[int]:
    """Keys of this person's bookings. Names and dates are encrypted, so each is read; the caller has time."""
    if asked.references:
        return list(session.scalars(select(Booking.id).where(Booking.reference.in_(asked.references))))
    if asked.born is None or not asked.name.strip():
        return []
    wanted = sorted(plain_letters(asked.name).split())
    dates = session.execute(select(Booking.id, Booking.birth_date).execution_options(yield_per=1000))
    of_date = [key for key, born in dates if born == asked.born.isoformat()]
    named = session.execute(select(Booking.id, Booking.patient_name).where(Booking.id.in_(of_date)))
    return [key for key, name in named if sorted(plain_letters(name or "").split()) == wanted]


def everything_of(session: Session, bookings: Sequence[int]) -> dict[str, Any]:
    """What is held of them, in words and times a person can read, as JSON holds it."""
    found = session.scalars(select(Booking).where(Booking.id.in_(bookings)).order_by(Booking.starts_at))
    return {
        "held": "Everything this hub holds of the person at the sites that are named. "
        "Hashes that find codes again are left out; they reveal nothing.",
        "bookings": [_booking(session, one) for one in found],
    }


def note_export(tx: Transaction, *, bookings: int, visits: int, who: str, why: str | None) -> None:
    """For the audit: so much of somebody was given out. Of whom it never says."""
    after = {"bookings": bookings, "visits": visits}
    audit(tx, who=who, what="person.exported", subject="person", after=after, why=why)


def erase(tx: Transaction, *, bookings: Sequence[int], who: str, why: str) -> dict[str, int]:
    """Bookings go; their visits stay as numbers that nobody can be found by. Raises PersonRefused."""
    if not bookings:
        raise PersonRefused("nobody was found")
    if len(bookings) > AT_MOST:
        raise PersonRefused(f"these are {len(bookings)} bookings, more than one person has: ask by their references")
    visits = _visits_of(tx, bookings)
    waits = select(Stage.id).where(Stage.visit_id.in_(visits), Stage.state.in_([state.value for state in OPEN]))
    if tx.session.scalar(waits.limit(1)) is not None:
        raise PersonRefused("the person is in the house now; erase them when the visit is over")
    with leaving_nothing(tx):
        gone = _take_away(tx, bookings, visits)
    said = {"bookings": gone, "visits": len(visits)}
    audit(tx, who=who, what="person.erased", subject="person", after=said, why=why)
    return said


def _visits_of(tx: Transaction, bookings: Sequence[int]) -> list[UUID]:
    """Those of the bookings, and the numbers merged into them: the paper of each leads to the same visit."""
    booked = tx.session.execute(select(Visit.id, Visit.day).where(Visit.booking_id.in_(bookings))).all()
    return [one.id for visit in booked for one in (visit, *leading_to(tx, visit))]


def _take_away(tx: Transaction, bookings: Sequence[int], visits: Sequence[UUID]) -> int:
    for visit in visits:
        nothing = {"booking_id": None, "note": None, "token_hash": _nobodys(), "code_hash": _nobodys()}
        tx.session.execute(update(Visit).where(Visit.id == visit).values(**nothing))
    tx.session.execute(delete(VisitNeed).where(VisitNeed.visit_id.in_(visits)))
    return len(list(tx.session.scalars(delete(Booking).where(Booking.id.in_(bookings)).returning(Booking.id))))


def _nobodys() -> str:
    """In the place of a hash: no code and no token leads here any more."""
    return secrets.token_hex(32)


def _booking(session: Session, one: Booking) -> dict[str, Any]:
    service = session.get_one(Service, one.service_id)
    visits = session.scalars(select(Visit).where(Visit.booking_id == one.id))
    return {
        "reference": one.reference,
        "service": service.code,
        "starts_at": one.starts_at.isoformat(),
        "name": one.patient_name,
        "birth_date": one.birth_date,
        "phone": one.phone,
        "language": one.language,
        "first_visit": one.first_visit,
        "imported_at": one.imported_at.isoformat(),
        "visits": [_visit(session, visit) for visit in visits],
    }


def _visit(session: Session, visit: Visit) -> dict[str, Any]:
    lines = session.scalars(select(DiaryLine).where(DiaryLine.visit_id == visit.id).order_by(DiaryLine.seq))
    needs = session.execute(select(VisitNeed.need, VisitNeed.state).where(VisitNeed.visit_id == visit.id))
    prints = session.scalars(select(PrintRecord).where(PrintRecord.visit_id == visit.id))
    return {
        "number": visit.shown_number,
        "day": visit.day,
        "language": visit.language,
        "origin": visit.origin,
        "issued_at": visit.issued_at.isoformat(),
        "note": visit.note,
        "needs": {need.need: need.state for need in needs},
        "moves": [{"at": line.at.isoformat(), "move": line.move, "state": line.new} for line in lines],
        "tickets": [{"at": one.printed_at.isoformat(), "outcome": one.outcome} for one in prints],
    }
