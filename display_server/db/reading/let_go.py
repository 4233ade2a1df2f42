"""Who in a line was let go until a time, by staff for a delay or by their own wish. Whoever else cannot come yet is walking."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import DiaryLine, Stage
from display_server.db.reading.fair_order import CAN_COME, STANDS_IN_LINE
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import Move

_LET_GO = Prepared(
    select(Stage.id, Stage.callable_at, DiaryLine.why)
    .join(DiaryLine, and_(DiaryLine.visit_id == Stage.visit_id, DiaryLine.stage_id == Stage.id))
    .where(
        Stage.service_id == bindparam("service_id"),
        STANDS_IN_LINE,
        ~CAN_COME,
        or_(DiaryLine.move == Move.DEFER.value, DiaryLine.move == Move.POSTPONE.value),
    )
)


def let_go(run: Statements, services: Iterable[int], now: datetime) -> set[UUID]:
    """Their stages: the time they were given is still the one from which they can be called."""
    return {
        row.id
        for service in services
        for row in run.all(_LET_GO, service_id=service, since=line_begins(now), now=now)
        if (row.why or {}).get("callable") == row.callable_at.isoformat()
    }
