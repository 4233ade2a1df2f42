"""Whom a desk may move: its patient, its lines, those it holds or lost, found by number; and the move itself, or why not."""

from typing import Any

from sqlalchemy import bindparam, case, or_, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, Stage, Visit
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import ImpossibleMove, Move, State
from display_server.services.desks.desk_facts import WITH_A_DESK
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now
from display_server.services.stages.stage_moves import WHOLE_STAGE, move_stage

_ITS_SERVICES = select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id"))
_BY_NUMBER = Prepared(
    select(
        Stage.id, Stage.visit_id, Stage.state, Stage.service_id, Stage.desk_id, Stage.callable_at, Visit.shown_number
    )
    .join(Visit, Visit.id == Stage.visit_id)
    .where(
        Visit.shown_number == bindparam("number"),
        or_(Stage.service_id.in_(_ITS_SERVICES), Stage.desk_id == bindparam("desk_id")),
        Stage.due_at >= bindparam("since"),
    )
    # Of a visit with several stages: the one it is at, else the last that ended, else one taken out, else the first to come.
    .order_by(
        case(
            (Stage.state == State.EXPECTED.value, 3),
            (Stage.state == State.CANCELLED.value, 2),
            (Stage.ended_at.is_not(None), 1),
            else_=0,
        ),
        case((Stage.state == State.EXPECTED.value, Stage.position), else_=-Stage.position),
        Visit.issued_at.desc(),
    )
    .limit(1)
)
_PATIENT = Prepared(
    WHOLE_STAGE.add_columns(Visit.shown_number)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.desk_id == bindparam("desk_id"), WITH_A_DESK)
)
_AT_A_DESK = {State.CALLED.value, State.SERVING.value}


def stage_for_desk(tx: Transaction, desk: Row, number: str) -> Row:
    """The stage with this number that this desk may act on. Raises Refused (`not_in_line`, `patient_changed`)."""
    found = tx.one(_BY_NUMBER, desk_id=desk.id, number=number, since=line_begins(tx.now))
    if found is None:
        raise Refused("not_in_line", "number")
    if found.state in _AT_A_DESK and found.desk_id != desk.id:
        raise Refused("patient_changed", "number", now=stands_now(tx, found.id))
    return found


def how_it_stands(tx: Transaction, desk: Row, number: str, code: str) -> Refused:
    """The refusal of a press that came second, with who and what now where the number is one of this desk's."""
    found = tx.one(_BY_NUMBER, desk_id=desk.id, number=number, since=line_begins(tx.now))
    return Refused(code, "number", now=stands_now(tx, found.id) if found is not None else None)


def patient_to_move(tx: Transaction, desk: Row) -> Row | None:
    """The one stage this desk has called or serves, whole: give it to `move_by_desk` as `read`."""
    return tx.one(_PATIENT, desk_id=desk.id)


def move_by_desk(
    tx: Transaction,
    desk: Row,
    stage: Row,
    move: Move,
    *,
    who: str,
    why: dict[str, Any] | None = None,
    read: Row | None = None,
) -> None:
    """Make this desk's move. Raises Refused (`not_possible_now`, `patient_changed`) with how the patient stands now."""
    said = {"desk": desk.code, **(why or {})}
    try:
        moved = move_stage(tx, stage.id, move, who=who, desk_id=desk.id, why=said, read=read)
    except ImpossibleMove:
        raise Refused("not_possible_now", "number", now=stands_now(tx, stage.id)) from None
    if not moved:
        raise Refused("patient_changed", "number", now=stands_now(tx, stage.id))
