"""Who was called on one business day, service by service, as the rules of order need them."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Stage, Visit
from display_server.domain.order_replay import Called
from display_server.domain.priority import Priority
from display_server.domain.queue_order import InLine


def called_between(session: Session, begins: datetime, ends: datetime) -> dict[int, list[Called]]:
    """Service → its people, by their last call."""
    rows = session.execute(
        select(
            Stage.id, Stage.service_id, Stage.due_at, Stage.arrived_at, Stage.waits_from, Stage.callable_at, Stage.called_at,
            Stage.priority, Stage.slot, Visit.shown_number,
        )
        .join(Visit, Visit.id == Stage.visit_id)
        .where(Stage.called_at >= begins, Stage.called_at < ends, Stage.arrived_at.is_not(None))
        .order_by(Stage.called_at, Stage.id)
    )  # fmt: skip
    found: dict[int, list[Called]] = defaultdict(list)
    for row in rows:
        can_come = min(row.callable_at or row.arrived_at, row.called_at)
        line = InLine(
            row.id, row.due_at, row.waits_from or row.arrived_at, can_come,
            priority=Priority(row.priority) if row.priority else None, slot=row.slot,
        )  # fmt: skip
        found[row.service_id].append(Called(line, row.shown_number, row.called_at, row.arrived_at))
    return dict(found)
