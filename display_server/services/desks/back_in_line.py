"""Somebody who did not come waits again: put back by staff, or come after all. Once at the old due time, then at the end."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, Site, Stage
from display_server.db.reading.freezes import ran_for
from display_server.domain.visit import ImpossibleMove, Move, State
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.desk_stage import move_by_desk, stage_for_desk
from display_server.services.refused import Refused
from display_server.services.stages.later_stages import expect_again, refuse_second
from display_server.services.stages.stage_diary import stands_now, steps_of
from display_server.services.stages.stage_moves import move_stage
from display_server.services.visits.defer import back_early

_RULES = Prepared(
    select(Site.requeue_times, Site.return_minutes, Service.target_minutes, Stage.ended_at)
    .select_from(Stage)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.id == bindparam("stage_id"))
)
_BACK = {Move.REQUEUE, Move.RETURN}


def requeue(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Called and not here, or noted as no-show: back in line. Raises Refused."""
    facts = desk_called(tx, desk)
    stage = stage_for_desk(tx, facts, number)
    _by_desk(tx, facts, stage, Move.REQUEUE, who)


def return_to_desk(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """A no-show stands at the desk after all. Staff judge how late is too late. Raises Refused."""
    facts = desk_called(tx, desk)
    stage = stage_for_desk(tx, facts, number)
    _by_desk(tx, facts, stage, Move.RETURN, who)


def _by_desk(tx: Transaction, desk: Row, stage: Row, move: Move, who: str) -> None:
    refuse_second(tx, stage.visit_id, beside=stage.id)
    gone_at = tx.only(_RULES, stage_id=stage.id).ended_at
    move_by_desk(tx, desk, stage, move, who=who, why=_place(tx, stage))
    expect_again(tx, stage.visit_id, gone_at=gone_at, who=who)


def come_back(tx: Transaction, stage: Row, *, who: str) -> None:
    """The patient says "I am back": called meanwhile, within the site's time; or before the minutes they asked for are over.

    Raises Refused (`too_late`, `not_possible_now`).
    """
    if stage.state == State.WAITING.value and back_early(tx, stage, who=who):
        return
    rules = tx.only(_RULES, stage_id=stage.id)
    is_no_show = stage.state == State.NO_SHOW.value
    if is_no_show and ran_for(tx, stage.desk_id, rules.ended_at, tx.now) > timedelta(minutes=rules.return_minutes):
        raise Refused("too_late")
    refuse_second(tx, stage.visit_id, beside=stage.id)
    try:
        moved = move_stage(tx, stage.id, Move.RETURN, who=who, why=_place(tx, stage))
    except ImpossibleMove:
        moved = False
    if not moved:
        raise Refused("not_possible_now", now=stands_now(tx, stage.id))


def _place(tx: Transaction, stage: Row) -> dict[str, Any]:
    """Nothing: the old due time stays. After the site's times: as somebody who arrives now."""
    rules = tx.only(_RULES, stage_id=stage.id)
    been_back = sum(1 for step in steps_of(tx, stage) if step.line is not None and step.line.move in _BACK)
    if been_back < rules.requeue_times:
        return {}
    due = tx.now + timedelta(minutes=rules.target_minutes)
    return {"due": due.isoformat(), "waits_from": tx.now.isoformat()}
