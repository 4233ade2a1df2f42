"""A patient goes, and may take it back for ten minutes: then they wait as before."""

from uuid import UUID

from display_server.db.engine.transaction import Transaction
from display_server.domain.pathway import TAKEN_BACK_WITHIN
from display_server.domain.visit import Move, State
from display_server.services.refused import Refused
from display_server.services.stages.later_stages import refuse_second
from display_server.services.stages.visit_stage import current_stage, move_by_patient


def leave(tx: Transaction, *, visit_id: UUID, who: str) -> None:
    """Later stages stay expected until that time is over. Raises Refused."""
    move_by_patient(tx, current_stage(tx, visit_id), Move.LEAVE, who=who)


def take_back(tx: Transaction, *, visit_id: UUID, who: str) -> None:
    """Raises Refused (`too_late`, `not_possible_now`)."""
    stage = current_stage(tx, visit_id)
    if stage.state == State.LEFT.value and tx.now > stage.ended_at + TAKEN_BACK_WITHIN:
        raise Refused("too_late")
    refuse_second(tx, stage.visit_id, beside=stage.id)
    move_by_patient(tx, stage, Move.TAKE_BACK, who=who)
