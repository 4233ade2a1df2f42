"""How many stand before somebody: a number that is counted in the moment of each ticket, so it must cost almost nothing."""

from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, bindparam, func, literal_column, or_, select, text

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.db.reading.fair_order import CAN_COME, COUNTS, FIRST, GROUP, STANDS_IN_LINE, at_moment
from display_server.domain.priority import Priority
from display_server.domain.queue_order import Caps, Group, InLine, placed
from display_server.domain.visit import State

COUNTED_AHEAD = 100
"""Past this many people a place in line helps nobody, and counting it would slow everyone."""

_GHOSTS = "ghosts"

_MINE = bindparam("first", type_=Utc)
_WAITS_HERE = and_(Stage.service_id == bindparam("service_id"), Stage.state == State.WAITING.value)


_NOBODYS = and_(
    Stage.service_id == bindparam("service_id"), text("stage.ghost"), func.lower(Stage.state) == State.WAITING.value
)
"""Word for word the condition of the index of ghosts: nearly always empty, so leaving them out costs almost nothing.

The state is asked for in a way the index of the whole line does not know: offered both, SQLite takes that, and reads everybody.
"""


def _counted(*wanted: ColumnElement[bool] | TextClause, whose: ColumnElement[bool] = _WAITS_HERE) -> ColumnElement[int]:
    found = select(literal_column("1").label("one")).where(whose, *wanted).limit(COUNTED_AHEAD).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


_BEFORE_DUE = Stage.due_at < _MINE
"""Whoever is due earlier, out of the index alone: nearly everyone who stands before a newcomer."""
_SINCE = Stage.due_at >= bindparam("since", type_=Utc)
# One lower bound of the due time only: with two, SQLite begins at the earlier one and reads the whole line.
_BEFORE_ANYHOW = (
    Stage.due_at >= _MINE, CAN_COME, or_(Stage.overtaken >= bindparam("times"), Stage.priority == Priority.URGENT.value)
)  # fmt: skip
_AHEAD = (_counted(_SINCE, _BEFORE_DUE) + _counted(*_BEFORE_ANYHOW)).label("ahead")
_AHEAD_WITHOUT_GHOSTS = Prepared(select(_AHEAD, literal_column("0").label("nobodys")))
_AHEAD_OF_USUAL = Prepared(
    select(
        _AHEAD,
        (_counted(_SINCE, _BEFORE_DUE, whose=_NOBODYS) + _counted(*_BEFORE_ANYHOW, whose=_NOBODYS)).label("nobodys"),
        select(literal_column("1")).where(_NOBODYS).exists().label("has_ghosts"),
    )
)
_BEFORE_MINE = or_(bindparam("mine") > GROUP, and_(bindparam("mine") == GROUP, FIRST < _MINE))
_AHEAD_OF_OTHERS = Prepared(
    select(_counted(STANDS_IN_LINE, _BEFORE_MINE, COUNTS).label("ahead"), literal_column("0").label("nobodys"))
)


def foresee_people_ahead(tx: Transaction, service_id: int, one: InLine, caps: Caps) -> None:
    """`people_ahead` is asked in a moment, of somebody of no class."""
    moment = at_moment(tx.now, caps)
    tx.foresee(
        _AHEAD_OF_USUAL if _may_have_ghosts(tx, service_id) else _AHEAD_WITHOUT_GHOSTS,
        service_id=service_id,
        first=one.due_at,
        now=tx.now,
        since=moment["since"],
        times=moment["times"],
    )


def people_ahead(tx: Transaction, service_id: int, one: InLine, caps: Caps) -> int | None:
    """How many will be called before `one`, nobody's numbers left out; None where they are too many to mean anything."""
    place = placed(one, tx.now, caps)
    moment = at_moment(tx.now, caps)
    if place.group in {Group.USUAL, Group.ON_THE_WAY}:
        moment = {name: moment[name] for name in ("now", "since", "times")}
        found = _ahead_of_usual(tx, service_id, one, moment)
    else:
        first, mine = place.key[1], place.group.value
        found = tx.only(_AHEAD_OF_OTHERS, service_id=service_id, first=first, mine=mine, **moment)
    ahead: int = found.ahead  # counted no further than that, so nothing may be taken off where it is reached
    return ahead - found.nobodys if ahead < COUNTED_AHEAD else None


def _ahead_of_usual(tx: Transaction, service_id: int, one: InLine, moment: dict[str, Any]) -> Row:
    """Most lines have no ghosts, and that is known for a while: then nobody counts them."""
    asked: dict[str, Any] = {"service_id": service_id, "first": one.due_at, **moment}
    if not _may_have_ghosts(tx, service_id):
        return tx.only(_AHEAD_WITHOUT_GHOSTS, **asked)
    found = tx.only(_AHEAD_OF_USUAL, **asked)
    tx.fact((_GHOSTS, service_id), lambda: bool(found.has_ghosts))
    return found


def _may_have_ghosts(tx: Transaction, service_id: int) -> bool:
    """False only where it is known. `mark_ghosts` makes this program forget; another node's is known within a second."""
    return tx.known((_GHOSTS, service_id)) is not False
