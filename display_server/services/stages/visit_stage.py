"""The stage a visit is at now, for what patients do themselves; and a patient's move, or why not."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, Site, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.domain.visit import ImpossibleMove, Move
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now
from display_server.services.stages.stage_moves import move_stage

_CURRENT = Prepared(
    select(
        Stage.id,
        Stage.visit_id,
        Stage.state,
        Stage.service_id,
        Stage.ended_at,
        Stage.desk_id,
        Stage.callable_at,
        Stage.arrived_at,
        Stage.due_at,
        Stage.slot,
        Stage.priority,
        Visit.origin,
        Visit.shown_number,
        Service.triage,
        Site.defer_minutes,
        Site.priority_minutes,
    )
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.visit_id == bindparam("visit_id"), here(Visit.site_id))
    .order_by(*CURRENT_FIRST)
    .limit(1)
)


def current_stage(tx: Transaction, visit_id: UUID) -> Row:
    """The newest stage that is more than planned. Raises Refused."""
    found = tx.one(_CURRENT, visit_id=visit_id)
    if found is None:
        raise Refused("visit_unknown", "visit_id")
    return found


def move_by_patient(
    tx: Transaction,
    stage: Row,
    move: Move,
    *,
    who: str,
    why: dict[str, Any] | None = None,
    desk_id: int | None = None,
) -> None:
    """Make the patient's move, or a desk's (`desk_id`) for them. Raises Refused (`not_possible_now`) with how it stands."""
    try:
        moved = move_stage(tx, stage.id, move, who=who, why=why, desk_id=desk_id)
    except ImpossibleMove:
        moved = False
    if not moved:
        raise Refused("not_possible_now", now=stands_now(tx, stage.id))
