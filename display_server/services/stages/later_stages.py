"""A visit's later stages when one of its stages ends for good, or its end is taken back: see `domain.pathway.AFTER_END`."""

from datetime import datetime
from typing import Any
from uuid import UUID

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.visit import OPEN, Move, State
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import expect
from display_server.services.stages.stage_diary import stands_now, steps_of
from display_server.services.stages.stage_moves import move_stage, undo_stage
from display_server.services.stages.visit_facts import stages_of

_OVER = "visit_over"
GONE = "patient_gone"
"""The reason of stages that ended because their patient was away for too long."""


def end_later(tx: Transaction, visit_id: UUID, move: Move, *, who: str, why: dict[str, Any]) -> int:
    """The visit is over: whatever it still expected ends by `move` (cancel, close). How many. The lines are no desk's."""
    expected = [one for one in stages_of(tx, visit_id) if one.state == State.EXPECTED]
    return sum(move_stage(tx, one.id, move, who=who, why={**why, _OVER: True}) for one in expected)


def bring_back_later(tx: Transaction, cancelled: Row, *, who: str, desk: Row) -> None:
    """The visit's end is taken back: the stages that ended with it are expected again."""
    for stage in stages_of(tx, cancelled.visit_id):
        if stage.state not in {State.CANCELLED, State.UNSERVED}:
            continue
        *_, before, last = steps_of(tx, stage)
        if last.line is None or last.line.seq < cancelled.seq or not last.line.why.get(_OVER):
            continue
        why = {"desk": desk.code, "undoes": last.line.seq}
        undo_stage(tx, stage.id, before=before.standing, who=who, desk_id=desk.id, why=why)


def refuse_second(tx: Transaction, visit_id: UUID, *, beside: UUID) -> None:
    """Nobody waits twice under one number. Raises Refused (`next_stage_moved`) where the visit has gone on meanwhile."""
    for one in stages_of(tx, visit_id):
        if one.id != beside and one.state in OPEN and one.state != State.EXPECTED:
            raise Refused("next_stage_moved", "number", now=stands_now(tx, one.id))


def expect_again(tx: Transaction, visit_id: UUID, *, gone_at: datetime | None, who: str) -> None:
    """They came after all, however late: what ended because they were away is expected again, in its order."""
    stages = stages_of(tx, visit_id)
    lines = [(one, steps_of(tx, one)[-1].line) for one in stages if one.state == State.CANCELLED]
    missed = [
        one
        for one, line in lines
        if line is not None and line.why.get("reason") == GONE and gone_at is not None and line.at >= gone_at
    ]
    for position, one in enumerate(missed, max(one.position for one in stages) + 1):
        expect(tx, visit_id, one.service_id, position=position, who=who)
