"""The messages that fill screens now, and those just ended: a part of every public state (`config.contract.push`)."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, or_, select

from config.contract.push import Emergency
from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Broadcast, Department
from display_server.domain.broadcast import BroadcastKind

CLEAR_IS_SAID = timedelta(minutes=2)
TOLD_TO_MOVE = {BroadcastKind.EVACUATE, BroadcastKind.SHELTER, BroadcastKind.SECURITY, BroadcastKind.DRILL}
"""Whoever was told to do something is told when it is over; a message about computers only goes."""

_STANDING = Prepared(
    select(
        Broadcast.id,
        Broadcast.kind,
        Broadcast.zone,
        func.coalesce(Broadcast.floor, Department.code, Broadcast.screen).label("place"),
        Broadcast.begins_at,
        Broadcast.until,
        Broadcast.ended_at,
        Broadcast.ended_by,
    )
    .select_from(Broadcast)
    .join(Department, Department.id == Broadcast.department_id, isouter=True)
    .where(
        Broadcast.site_id == bindparam("site_id"),
        or_(Broadcast.ended_at.is_(None), Broadcast.ended_at > bindparam("since", type_=Utc)),
    )
    .order_by(Broadcast.id)
)


def emergencies_of(run: Statements, site_id: int, now: datetime) -> list[Emergency]:
    """All of the site: which of them concerns it, a screen knows by itself, also when nobody answers any more."""
    return [
        Emergency(
            key=row.id,
            kind=row.kind,
            zone=row.zone,
            where=row.place,
            begins_at=row.begins_at,
            until=row.until,
            cleared_at=row.ended_at,
        )
        for row in run.all(_STANDING, site_id=site_id, since=now - CLEAR_IS_SAID)
        if row.ended_at is None or (row.ended_by is not None and row.kind in TOLD_TO_MOVE)
    ]


def emergencies_where(run: Statements, line: Row, now: datetime) -> list[Emergency]:
    """Those that concern people of one line: `line` has `site_id`, its department's `code` and the `floor` where they wait.

    Which department or floor is not said again: a phone may be of a discreet service.
    """
    mine = {"site": None, "department": line.code, "floor": line.floor}
    return [
        one.model_copy(update={"where": None})
        for one in emergencies_of(run, line.site_id, now)
        if one.zone in mine and one.where == mine[one.zone]
    ]
