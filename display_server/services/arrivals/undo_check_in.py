"""The wrong patient was checked in: the booking is free again, and the number ends with a line of its own."""

from uuid import UUID

from sqlalchemy import bindparam, null, update
from uuid_utils.compat import uuid7

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.happenings import Happening
from display_server.domain.visit import OPEN, Move, State
from display_server.services.refused import Refused
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import happened, stages_of, visit_with_id

_FREE = Prepared(update(Visit).values(booking_id=null()).where(Visit.id == bindparam("visit_id")))


def undo_check_in(tx: Transaction, *, visit_id: UUID, who: str, desk_id: int | None = None) -> None:
    """The right patient can check in with their code now. The number is never given again.

    `desk_id`: whose press it was; its undo checks them in again.

    Raises Refused (`visit_unknown`, `not_a_check_in`, `at_a_desk`, `visit_served`).
    """
    visit = visit_with_id(tx, visit_id)
    if visit.booking_id is None:
        raise Refused("not_a_check_in", "visit")
    stages = stages_of(tx, visit_id)
    if any(one.state in {State.CALLED, State.SERVING} for one in stages):
        raise Refused("at_a_desk", "visit")
    if any(one.state == State.DONE for one in stages):
        raise Refused("visit_served", "visit")
    press = {"wrong_patient": str(uuid7())}  # of this press alone: the visit may have been freed of a booking before
    for one in stages:
        if one.state in OPEN:
            move_stage(tx, one.id, Move.CANCEL, who=who, why=press, desk_id=desk_id)
    tx.run(_FREE, visit_id=visit_id)
    freed = {"booking": visit.booking_id, **press}
    happened(tx, visit_id, Happening.BOOKING_FREED, who=who, why=freed, desk_id=desk_id)
