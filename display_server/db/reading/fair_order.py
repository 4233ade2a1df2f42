"""`domain.queue_order` in the database's own words, so that a call reads one row and not the whole line.

A test holds both to the same order. Every statement built from this takes the parameters of `at_moment`.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, text

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Row
from display_server.db.models import Stage
from display_server.domain.due_time import is_late
from display_server.domain.priority import Priority
from display_server.domain.queue_order import Caps, Group, InLine, line_begins
from display_server.domain.visit import State

WAITS_FROM: ColumnElement[datetime] = func.coalesce(Stage.waits_from, Stage.arrived_at, Stage.due_at, type_=Utc)
CAN_COME = or_(Stage.callable_at.is_(None), Stage.callable_at <= bindparam("now", type_=Utc))
STANDS_IN_LINE = and_(Stage.state == State.WAITING.value, Stage.due_at >= bindparam("since", type_=Utc))
COUNTS = text("NOT stage.ghost")
"""Without numbers that are probably nobody's: they may be called, and stand in nobody's way."""
_OWED = or_(Stage.overtaken >= bindparam("times"), Stage.due_at <= bindparam("due_too_long", type_=Utc))

GROUP: ColumnElement[int] = case(
    (~CAN_COME, Group.ON_THE_WAY.value),
    (Stage.priority == Priority.URGENT.value, Group.URGENT.value),
    (_OWED, Group.OWED.value),
    else_=Group.USUAL.value,
)
FIRST: ColumnElement[datetime] = case({Group.OWED.value: WAITS_FROM}, value=GROUP, else_=Stage.due_at)
IN_ORDER: tuple[Any, ...] = (GROUP, FIRST, WAITS_FROM, Stage.id)
COLUMNS = (
    Stage.due_at, Stage.arrived_at, Stage.waits_from, Stage.callable_at, Stage.overtaken, Stage.priority
)  # fmt: skip
"""What a query must select for `in_line`, beside the stage's id."""


def at_moment(now: datetime, caps: Caps) -> dict[str, Any]:
    """The parameters of the order at this moment."""
    return {"now": now, "since": line_begins(now), "times": caps.times, "due_too_long": now - caps.late}


def caps_of(site: Row) -> Caps:
    """From anything with the site's two columns."""
    return Caps(site.overtaken_times, timedelta(minutes=site.overtaken_late_minutes))


def in_line(
    stage: Any,
    *,
    stage_id: Any = None,
    slot: datetime | None = None,
    grace: timedelta = timedelta(0),
    came_at: datetime | None = None,
    let_go: bool = False,
) -> InLine:
    """A stage's row as the rules see it; without `slot` its reason cannot name a booking.

    `came_at`: when the visit began. Nobody is late for a booked time because of an earlier stage. `let_go`: of `let_go.py`.
    """
    arrived = stage.arrived_at or stage.due_at
    return InLine(
        stage_id=stage_id or stage.id,
        due_at=stage.due_at,
        waits_from=stage.waits_from or arrived,
        callable_at=stage.callable_at or arrived,
        overtaken=stage.overtaken,
        priority=Priority(stage.priority) if stage.priority else None,
        slot=slot,
        late_for_slot=slot is not None and is_late(came_at or arrived, slot, grace),
        let_go=let_go,
    )
