"""How many stand before somebody: a number that is counted in the moment of each ticket, so it must cost almost nothing."""

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select

from display_server.db.fair_order import CAN_COME, FIRST, GROUP, STANDS_IN_LINE, at_moment
from display_server.db.models import Stage
from display_server.db.prepared import Prepared
from display_server.db.transaction import Transaction
from display_server.db.types import Utc
from display_server.domain.priority import Priority
from display_server.domain.queue_order import Caps, Group, InLine, placed
from display_server.domain.visit import State

COUNTED_AHEAD = 100
"""Past this many people a place in line helps nobody, and counting it would slow everyone."""

_MINE = bindparam("first", type_=Utc)
_WAITS_HERE = and_(Stage.service_id == bindparam("service_id"), Stage.state == State.WAITING.value)


def _counted(*wanted: ColumnElement[bool]) -> ColumnElement[int]:
    found = select(literal_column("1").label("one")).where(_WAITS_HERE, *wanted).limit(COUNTED_AHEAD).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


_BEFORE_DUE = Stage.due_at < _MINE
"""Whoever is due earlier, out of the index alone: nearly everyone who stands before a newcomer."""
# One lower bound of the due time only: with two, SQLite begins at the earlier one and reads the whole line.
_BEFORE_ANYHOW = (
    Stage.due_at >= _MINE, CAN_COME, or_(Stage.overtaken >= bindparam("times"), Stage.priority == Priority.URGENT.value)
)  # fmt: skip
_AHEAD_OF_USUAL = Prepared(
    select(
        (_counted(Stage.due_at >= bindparam("since", type_=Utc), _BEFORE_DUE) + _counted(*_BEFORE_ANYHOW)).label(
            "ahead"
        )
    )
)
_BEFORE_MINE = or_(bindparam("mine") > GROUP, and_(bindparam("mine") == GROUP, FIRST < _MINE))
_AHEAD_OF_OTHERS = Prepared(select(_counted(STANDS_IN_LINE, _BEFORE_MINE).label("ahead")))


def people_ahead(tx: Transaction, service_id: int, one: InLine, caps: Caps) -> int | None:
    """How many will be called before `one`; None where they are too many to mean anything."""
    place = placed(one, tx.now, caps)
    moment = at_moment(tx.now, caps)
    if place.group in {Group.USUAL, Group.ON_THE_WAY}:
        moment = {name: moment[name] for name in ("now", "since", "times")}
        count: int = tx.only(_AHEAD_OF_USUAL, service_id=service_id, first=one.due_at, **moment).ahead
    else:
        first, mine = place.key[1], place.group.value
        count = tx.only(_AHEAD_OF_OTHERS, service_id=service_id, first=first, mine=mine, **moment).ahead
    return count if count < COUNTED_AHEAD else None
