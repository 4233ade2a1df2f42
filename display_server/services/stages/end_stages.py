"""What ends a stage without anybody's hand: nobody came though called again, or the day is over. `jobs` asks for both."""

from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.db.reading.overdue import leftovers, no_shows, stranded
from display_server.domain.visit import ImpossibleMove, Move
from display_server.services.stages.later_stages import GONE, end_later
from display_server.services.stages.stage_moves import move_stage

SLICE = 50
HUB = "hub"
_VISIT_OF = Prepared(select(Stage.visit_id).where(Stage.id == bindparam("stage_id")))


def note_no_shows(tx: Transaction) -> int:
    """How many were noted. Read anew inside the act: a patient may have come meanwhile."""
    found = no_shows(tx, tx.now)
    return sum(move_stage(tx, stage, Move.NOT_HERE, who=HUB, why={"by": "recalls"}) for stage in found[:SLICE])


def close_leftovers(tx: Transaction) -> int:
    """Stages of a day that is over become unserved (who was being served: done), each with its line. How many."""
    return sum(close_stage(tx, stage, who=HUB, reason="day_over") for stage in leftovers(tx, tx.now, SLICE))


def close_stranded(tx: Transaction) -> int:
    """Later stages of a visit whose patient went before they came are cancelled: a number has an end. How many."""
    return sum(
        move_stage(tx, stage, Move.CANCEL, who=HUB, why={"reason": GONE}) for stage in stranded(tx, tx.now, SLICE)
    )


def close_stage(tx: Transaction, stage_id: UUID, *, who: str, reason: str, desk_id: int | None = None) -> bool:
    """One stage ends with the day or its service, and the visit's later ones with it; False where it had ended already.

    `desk_id`: the desk whose press it was; an undo there does not reach past it.
    """
    try:
        closed = move_stage(tx, stage_id, Move.CLOSE, who=who, why={"reason": reason}, desk_id=desk_id)
    except ImpossibleMove:
        return False
    if closed:
        end_later(tx, tx.only(_VISIT_OF, stage_id=stage_id).visit_id, Move.CLOSE, who=who, why={"reason": reason})
    return closed
