"""How late a service's line is said to be: its own delay, or that of everybody who serves it."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Delay, Desk, DeskService
from display_server.db.reading.delays import AT_DESK, STILL_SAID

_OF_SERVICE = Prepared(
    select(func.max(Delay.minutes).label("minutes")).where(Delay.service_id == bindparam("service_id"), STILL_SAID)
)
_OF_DESKS = Prepared(
    select(Desk.id, func.max(Delay.minutes).label("minutes"))
    .select_from(DeskService)
    .join(Desk, Desk.id == DeskService.desk_id)
    .outerjoin(Delay, and_(AT_DESK, STILL_SAID))
    .where(DeskService.service_id == bindparam("service_id"))
    .group_by(Desk.id)
)


def minutes_late(tx: Transaction, service_id: int, now: datetime) -> int:
    """0: somebody is in time. A desk without a word is in time; an absence has no minutes and says nothing of when."""
    said = tx.only(_OF_SERVICE, service_id=service_id, now=now).minutes or 0
    desks = [row.minutes or 0 for row in tx.all(_OF_DESKS, service_id=service_id, now=now)]
    return max(said, min(desks, default=0))
