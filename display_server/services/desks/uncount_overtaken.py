"""A call that was undone overtook nobody: the counts of those it passed go back."""

from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, Stage
from display_server.db.reading.fair_order import STANDS_IN_LINE, WAITS_FROM
from display_server.domain.diary import Standing
from display_server.domain.priority import Priority
from display_server.domain.queue_order import line_begins

_COULD_COME = or_(Stage.callable_at.is_(None), Stage.callable_at <= bindparam("called_at", type_=Utc))
_UNCOUNT_ONE = (
    update(Stage)
    .values(overtaken=Stage.overtaken - 1)
    .where(
        Stage.service_id.in_(select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id"))),
        STANDS_IN_LINE,
        _COULD_COME,
        bindparam("waits_from", type_=Utc) > WAITS_FROM,
        Stage.overtaken > 0,
    )
)
_UNCOUNT = Prepared(_UNCOUNT_ONE)
_UNCOUNT_IN_SERVICE = Prepared(_UNCOUNT_ONE.where(Stage.service_id == bindparam("service_id")))


def uncount_overtaken(tx: Transaction, desk: Row, called: Standing, *, called_at: datetime) -> None:
    """`called` as it stood before the call of `called_at`. Who was called since keeps the count: it orders nothing more.

    The line is what it was for the count: all of the desk's services, or in proportion the called one's own.
    """
    if called.waits_from is None or called.priority == Priority.URGENT.value:
        return
    moment = {
        "desk_id": desk.id,
        "since": line_begins(tx.now),
        "called_at": called_at,
        "waits_from": called.waits_from,
    }
    if desk.in_proportion and called.service_id is not None:
        tx.run(_UNCOUNT_IN_SERVICE, **moment, service_id=called.service_id)
    else:
        tx.run(_UNCOUNT, **moment)
