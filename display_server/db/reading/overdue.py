"""What falls due by itself among stages: no-shows nobody noted, and what an ended day left open. Read by jobs, done by acts."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select, text
from sqlalchemy.orm import aliased

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Department, DiaryLine, Service, Site, Stage, VisitNeed
from display_server.db.reading.freezes import ran_for
from display_server.domain.due_time import NO_TIME
from display_server.domain.needs import HELPERS, NeedState
from display_server.domain.no_show import NoShowRule, comes_no_more
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import OPEN, Move, State

_AT_A_DESK = text("stage.state IN ('called', 'serving')")
"""Word for word the condition of the index over the few who are at a desk."""
_HELPER_AWAITED = exists(
    select(VisitNeed.visit_id).where(
        VisitNeed.visit_id == Stage.visit_id,
        VisitNeed.state != NeedState.HERE.value,
        or_(*(VisitNeed.need == need.value for need in sorted(HELPERS))),
    )
)
"""Whoever waits for an interpreter or an escort is no no-show."""
_CALLED = Prepared(
    select(
        Stage.id,
        Stage.visit_id,
        Stage.desk_id,
        Stage.called_at,
        Stage.recalls,
        Site.no_show_recalls,
        Site.no_show_minutes,
    )
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(
        _AT_A_DESK,
        Stage.state == State.CALLED.value,
        Stage.recalls >= Site.no_show_recalls,
        Stage.called_at.is_not(None),
        ~_HELPER_AWAITED,
    )
    .order_by(Stage.called_at)
)
_SENT_THERE = (Move.CHECK_IN, Move.CHANGE, Move.TRANSFER)
_CAME_HERE = Prepared(
    select(DiaryLine.at, DiaryLine.why)
    .where(
        DiaryLine.visit_id == bindparam("visit_id"),
        DiaryLine.stage_id == bindparam("stage_id"),
        or_(DiaryLine.old.is_(None), *(DiaryLine.move == move.value for move in _SENT_THERE)),
    )
    .order_by(DiaryLine.seq.desc())
    .limit(1)
)
"""The newest line that sent them to where they wait: at the start, from the stage before, or from another line."""
_OTHER = aliased(Stage)
_GOES_ON = exists(
    select(_OTHER.id).where(
        _OTHER.visit_id == Stage.visit_id,
        or_(*(_OTHER.state == state.value for state in OPEN - {State.EXPECTED})),
    )
).correlate(Stage)
"""A stage is expected as long as its visit goes on: its own due time was only a word."""
_LEFTOVERS = Prepared(
    select(Stage.id)
    .where(
        or_(*(Stage.state == state.value for state in OPEN)),
        Stage.due_at < bindparam("since"),
        func.coalesce(Stage.serving_at, Stage.called_at, Stage.due_at) < bindparam("since"),
        or_(Stage.state != State.EXPECTED.value, ~_GOES_ON),
    )
    .order_by(Stage.due_at)
    .limit(bindparam("at_most"))
)
_GONE_AT = select(func.max(_OTHER.ended_at)).where(_OTHER.visit_id == Stage.visit_id).correlate(Stage).scalar_subquery()
_STRANDED = Prepared(
    select(Stage.id, Stage.visit_id, _GONE_AT.label("gone_at"), Site.return_minutes)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.state == State.EXPECTED.value, ~_GOES_ON)
    .order_by(Stage.due_at)
)
_LAST_DESK = Prepared(
    select(Stage.desk_id)
    .where(Stage.visit_id == bindparam("visit_id"), Stage.ended_at == bindparam("gone_at"))
    .limit(1)
)


def no_shows(run: Statements, now: datetime) -> list[UUID]:
    """Called stages whose patient counts as not coming, by each site's rule."""
    return [row.id for row in run.all(_CALLED) if _is_no_show(run, row, now)]


def leftovers(run: Statements, now: datetime, at_most: int) -> list[UUID]:
    """Open stages so long past their time that they stand in no line any more, oldest first."""
    return [row.id for row in run.all(_LEFTOVERS, since=line_begins(now), at_most=at_most)]


def stranded(run: Statements, now: datetime, at_most: int) -> list[UUID]:
    """Stages still expected though their patient did not come to the one before, or left, too long ago to return."""
    found = (row for row in run.all(_STRANDED) if row.gone_at is not None)
    late = (row for row in found if now > row.gone_at + timedelta(minutes=row.return_minutes))
    return [row.id for row in late if _could_come_for(run, row, now) > timedelta(minutes=row.return_minutes)][:at_most]


def _could_come_for(run: Statements, stage: Row, now: datetime) -> timedelta:
    """As `back_in_line.come_back` reckons it: while a message empties the zone nobody can come back."""
    last = run.one(_LAST_DESK, visit_id=stage.visit_id, gone_at=stage.gone_at)
    return ran_for(run, None if last is None else last.desk_id, stage.gone_at, now)


def _is_no_show(run: Statements, stage: Row, now: datetime) -> bool:
    rule = NoShowRule(stage.no_show_recalls, timedelta(minutes=stage.no_show_minutes))
    stood_still = now - stage.called_at - ran_for(run, stage.desk_id, stage.called_at, now)
    called_at, recalls = stage.called_at + stood_still, stage.recalls
    if not comes_no_more(called_at=called_at, recalls=recalls, walk=NO_TIME, rule=rule, now=now):
        return False
    walk = _walk(run.only(_CAME_HERE, visit_id=stage.visit_id, stage_id=stage.id))
    return comes_no_more(called_at=called_at, recalls=recalls, walk=walk, rule=rule, now=now)


def _walk(began: Row) -> timedelta:
    """How long this patient walks, as it was known when they were sent here."""
    said = (began.why or {}).get("callable")
    return datetime.fromisoformat(said) - began.at if said is not None else NO_TIME
