"""Staff say how urgent somebody is after triage: the line is ordered by it, and only then the patient goes on."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, Service, Stage, Visit
from display_server.domain.queue_order import line_begins
from display_server.domain.urgency import Urgency, due_by_urgency, priority_of
from display_server.domain.visit import ImpossibleMove, Move, State
from display_server.services.desks.desk_facts import desk_called
from display_server.services.refused import Refused
from display_server.services.stages.stage_moves import move_stage

_FOUND = Prepared(
    select(Stage.id, Stage.arrived_at, Stage.due_at, Stage.urgency, Service.triage)
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .where(
        Visit.shown_number == bindparam("number"),
        Stage.due_at >= bindparam("since"),
        or_(Stage.state == State.WAITING.value, Stage.state == State.SERVING.value),
        Stage.service_id.in_(select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id"))),
    )
    .order_by(Stage.due_at.desc())
    .limit(1)
)


def set_urgency(
    tx: Transaction, *, desk: str, number: str, urgency: Urgency, who: str, on_arrival: bool = False
) -> None:
    """`number` waits for this desk's lines or is served, and has this urgency from now on.

    `on_arrival`: it came with the number, so an undo takes both away or neither.

    Raises Refused (`not_waiting`; `not_triage` where the service sees nobody by urgency).
    """
    facts = desk_called(tx, desk)
    found = tx.one(_FOUND, desk_id=facts.id, number=number, since=line_begins(tx.now))
    if found is None:
        raise Refused("not_waiting", "number")
    if not found.triage:
        raise Refused("not_triage", "number")
    if found.urgency == urgency.value:
        return
    priority = priority_of(urgency)
    why: dict[str, Any] = {
        "desk": facts.code,
        "urgency": urgency.value,
        "due": due_by_urgency(_arrived(found), urgency).isoformat(),
        "priority": priority.value if priority else None,
    }
    if on_arrival:
        why["on_arrival"] = True
    try:
        moved = move_stage(tx, found.id, Move.PRIORITISE, who=who, desk_id=None if on_arrival else facts.id, why=why)
    except ImpossibleMove:
        moved = False
    if not moved:
        raise Refused("not_waiting", "number")


def _arrived(found: Row) -> datetime:
    arrived: datetime = found.arrived_at or found.due_at
    return arrived
