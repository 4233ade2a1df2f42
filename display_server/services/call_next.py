"""A desk calls the next patient of its services: the earliest due, and exactly one desk gets them."""

from dataclasses import dataclass
from uuid import UUID

from display_server.db.transaction import Transaction
from display_server.domain.visit import Move
from display_server.services.desk_facts import desk_called, first_in_line, patient_at
from display_server.services.refused import Refused
from display_server.services.stage_moves import move_stage


@dataclass(frozen=True)
class Called:
    """Whom the desk has called."""

    stage_id: UUID
    visit_id: UUID
    number: str


def call_next(tx: Transaction, *, desk: str, who: str) -> Called | None:
    """The patient now called to this desk; None: nobody waits. Raises Refused (`desk_closed`, `desk_busy`)."""
    facts = desk_called(tx, desk)
    if not facts.is_open:
        raise Refused("desk_closed", "desk")
    if patient_at(tx, facts.id) is not None:
        raise Refused("desk_busy", "desk")
    while (first := first_in_line(tx, facts.id)) is not None:
        if move_stage(tx, first.id, Move.CALL, who=who, desk_id=facts.id, why={"desk": facts.code}):
            return Called(first.id, first.visit_id, first.shown_number)
        # Another desk was faster: pick again.
    return None
