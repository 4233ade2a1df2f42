"""Staff leave a short note on a visit. It holds nothing personal: whoever sees the visit reads it."""

from uuid import UUID

from sqlalchemy import bindparam, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Visit
from display_server.domain.happenings import Happening
from display_server.domain.note import LONGEST, personal_in
from display_server.services.refused import Refused
from display_server.services.stages.visit_facts import happened, visit_with_id

_SET = Prepared(update(Visit).values(note=bindparam("text")).where(Visit.id == bindparam("visit_id")))


def write_note(tx: Transaction, visit_id: UUID, text: str | None) -> None:
    """As it is, without a line of the diary."""
    tx.run(_SET, visit_id=visit_id, text=text)


def note_on_visit(tx: Transaction, *, visit_id: UUID, note: str, who: str) -> None:
    """The visit's note from now on; empty: none. Raises Refused (`note_too_long`, `note_personal`).

    The diary says that there is a note and how long it is, not what it says.
    """
    visit = visit_with_id(tx, visit_id)
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise Refused("note_too_long", "note")
    booking = tx.session.get(Booking, visit.booking_id) if visit.booking_id is not None else None
    if personal_in(note, [booking.patient_name] if booking is not None and booking.patient_name else []):
        raise Refused("note_personal", "note")
    write_note(tx, visit_id, note or None)
    happened(tx, visit_id, Happening.NOTE, who=who, why={"letters": len(note)})
