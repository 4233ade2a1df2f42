"""A patient needs some minutes more: once a stage, ten at most; the due time stays, and nobody calls them meanwhile, unless
they say that they are back.
"""

from datetime import datetime, timedelta
from uuid import UUID

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.visit import Move
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now, steps_of
from display_server.services.stages.visit_stage import current_stage, move_by_patient


def defer(tx: Transaction, *, visit_id: UUID, minutes: int | None = None, who: str) -> None:
    """`minutes` None: as many as the site gives. Raises Refused (`deferred_before`, `too_many_minutes`, `not_possible_now`:
    whoever is seen by urgency does not put it off).
    """
    stage = current_stage(tx, visit_id)
    if stage.triage:
        raise Refused("not_possible_now", now=stands_now(tx, stage.id))
    wanted = stage.defer_minutes if minutes is None else minutes
    if not 0 < wanted <= stage.defer_minutes:
        raise Refused("too_many_minutes", "minutes")
    if any(step.line is not None and step.line.move is Move.DEFER for step in steps_of(tx, stage)):
        raise Refused("deferred_before")
    until = max(
        tx.now + timedelta(minutes=wanted), stage.callable_at or tx.now
    )  # nobody is back before they were let go
    move_by_patient(tx, stage, Move.DEFER, who=who, why={"callable": until.isoformat()})


def back_early(tx: Transaction, stage: Row, *, who: str) -> bool:
    """They are back before their minutes are over and may be called at once. False: none asked for, or more has come since."""
    last = steps_of(tx, stage)[-1]
    if last.line is None or last.line.move is not Move.DEFER or not _still_away(last.standing.callable_at, tx.now):
        return False
    move_by_patient(tx, stage, Move.DEFER, who=who, why={"callable": tx.now.isoformat(), "back": True})
    return True


def _still_away(until: datetime | None, now: datetime) -> bool:
    return until is not None and until > now
