"""A patient goes where the line is shorter, by one touch: the same number waits there, in its place by the same arrival; or
begins with another stage of the visit.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Diversion
from display_server.db.reading.diversions import elsewhere_of, other_first
from display_server.services.patients.begin_with import begin_with
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called
from display_server.services.stages.visit_stage import current_stage
from display_server.services.visits.change_department import change_department

_WAY = Prepared(
    select(Diversion.walk_minutes).where(
        Diversion.from_service_id == bindparam("here"), Diversion.to_service_id == bindparam("there")
    )
)


def divert(tx: Transaction, *, visit_id: UUID, service: str, who: str, desk_id: int | None = None) -> None:
    """Only there where it is proposed at this moment. `desk_id`: a console pressed it; an undo there does not reach past it.

    Raises Refused (`not_possible_now`, `service_closed` …)."""
    stage = current_stage(tx, visit_id)
    came_at = stage.arrived_at or stage.due_at
    first = other_first(
        tx, visit_id=visit_id, service_id=stage.service_id, came_at=came_at, slot=stage.slot, now=tx.now
    )
    proposed = first or elsewhere_of(tx, stage.service_id, tx.now)
    if proposed is None or proposed.service != service:
        raise Refused("not_possible_now")
    there = service_called(tx, service)
    walk = timedelta(minutes=tx.only(_WAY, here=stage.service_id, there=there.id).walk_minutes)
    if first is not None:
        begin_with(tx, stage, service=service, who=who, walk=walk, desk_id=desk_id)
    else:
        change_department(tx, visit_id=visit_id, service=service, who=who, walk=walk, desk_id=desk_id)
