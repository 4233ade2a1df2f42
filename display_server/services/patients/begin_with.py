"""A visit begins with a later stage of its own where the line is shorter now: one touch, and the two change places."""

from datetime import timedelta

from sqlalchemy import bindparam, null, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.domain.visit import Move, State
from display_server.services.refused import Refused
from display_server.services.stages.check_triaged import check_triaged
from display_server.services.stages.next_stage import expect
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.stage_moves import move_stage
from display_server.services.stages.visit_facts import stages_of
from display_server.services.visits.change_department import refuse_again, stand_at
from display_server.services.visits.edit_stages import reorder_stages

_SLOT = Prepared(update(Stage).values(slot=bindparam("booked_at")).where(Stage.id == bindparam("stage_id")))
_NO_SLOT = Prepared(update(Stage).values(slot=null()).where(Stage.id == bindparam("stage_id")))


def begin_with(
    tx: Transaction, stage: Row, *, service: str, who: str, walk: timedelta, desk_id: int | None = None
) -> None:
    """`stage` waits and stands back; it is expected again, with its appointment, where the later one was.

    In the new line they stand as somebody who joins now. Raises Refused (`not_possible_now`, `changed_before`, `triage_first`).
    """
    stages = stages_of(tx, stage.visit_id)
    later = next((one for one in stages if one.state == State.EXPECTED and one.service == service), None)
    if later is None or stage.state != State.WAITING.value:
        raise Refused("not_possible_now")
    check_triaged(tx, stage.id)
    refuse_again(tx, stage)
    order = [one.id for one in stages if one.state == State.EXPECTED]
    why = {"comes_first": str(later.id)}  # the word of each of this act's lines: an undo takes away these and no others
    last = max(one.position for one in stages)
    again = expect(tx, stage.visit_id, stage.service_id, position=last + 1, who=who, why=why)
    there = service_called(tx, service)
    stand_at(tx, stage, there, arrived_at=tx.now, who=who, walk=walk, desk_id=desk_id, said=why)
    if stage.slot is not None:
        tx.run(_SLOT, stage_id=again, booked_at=stage.slot)
        tx.run(_NO_SLOT, stage_id=stage.id)
    move_stage(tx, later.id, Move.CANCEL, who=who, why={"left_out": True, **why})
    wanted = [again if one == later.id else one for one in order]
    reorder_stages(tx, visit_id=stage.visit_id, stage_ids=wanted, who=who)
