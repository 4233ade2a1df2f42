"""Which broadcasts cover a place now, in the database's words: their zone freezes (`domain.broadcast`)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from display_server.db.columns.types import Utc
from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.models import Broadcast, Department, Desk, Place, Site
from display_server.domain.broadcast import Freeze, Zone, waited

_NOW = bindparam("now", type_=Utc)
STILL_ON = and_(Broadcast.ended_at.is_(None), or_(Broadcast.until.is_(None), Broadcast.until > _NOW))
COVERS = and_(
    Broadcast.site_id == Site.id,
    or_(
        Broadcast.zone == Zone.SITE.value,
        and_(Broadcast.zone == Zone.FLOOR.value, Broadcast.floor == Place.floor),
        and_(Broadcast.zone == Zone.DEPARTMENT.value, Broadcast.department_id == Department.id),
    ),
)
"""Inside a query over a site, a department and a place of it: a desk's own room decides its floor."""

FROZEN: ColumnElement[bool] = exists(select(Broadcast.id).where(STILL_ON, COVERS).correlate(Site, Department, Place))

_OF_DESK = Prepared(
    select(Broadcast.begins_at, Broadcast.until, Broadcast.ended_at)
    .select_from(Desk)
    .join(Department, Department.id == Desk.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Desk.place_id)
    .join(Broadcast, COVERS)
    .where(
        Desk.id == bindparam("desk_id"),
        or_(Broadcast.ended_at.is_(None), Broadcast.ended_at > bindparam("since", type_=Utc)),
    )
)


def freezes_of(run: Statements, desk_id: int, since: datetime) -> list[Freeze]:
    """What has stood still at this desk after `since`: a timer that ran from then leaves it out (`domain.broadcast.waited`)."""
    rows = run.all(_OF_DESK, desk_id=desk_id, since=since)
    return [(row.begins_at, min((end for end in (row.until, row.ended_at) if end), default=None)) for row in rows]


def ran_for(run: Statements, desk_id: int | None, since: datetime, now: datetime) -> timedelta:
    """How long a timer of this desk's patient has run: while a message empties the zone it stands still, so that nobody is told
    to have missed a call, or to have come back too late, because of it. None: they were at no desk."""
    return waited(since, now, [] if desk_id is None else freezes_of(run, desk_id, since))
