"""A patient has taken a number for the wrong department: the same number waits at another service, from the same arrival."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from display_server.db.engine.prepared import Row, Statements
from display_server.db.engine.transaction import Transaction
from display_server.domain.due_time import due
from display_server.domain.priority import Priority
from display_server.domain.visit import Move
from display_server.services.numbers.check_open import check_open
from display_server.services.numbers.enter_line import Origin
from display_server.services.refused import Refused
from display_server.services.stages.check_triaged import check_triaged
from display_server.services.stages.service_facts import promise_of, service_called, service_with_key
from display_server.services.stages.stage_diary import steps_of
from display_server.services.stages.visit_stage import current_stage, move_by_patient
from display_server.services.stages.walk import walk_between

CHANGED_AGAIN_AFTER = timedelta(minutes=10)


def change_department(
    tx: Transaction,
    *,
    visit_id: UUID,
    service: str,
    who: str,
    walk: timedelta | None = None,
    desk_id: int | None = None,
    stood_at: int | None = None,
) -> None:
    """Raises Refused (`service_takes_no_walk_ins`, `changed_before`, `booked_elsewhere`, `already_there`, `triage_first`,
    `service_closed`, `service_full`, `moved_meanwhile`).

    `walk`: how far it is, None: as far as its department says; before that nobody calls them. Somebody with an appointment
    asks staff: their time belongs to that service. `stood_at`: the service they saw themselves at when they pressed; staff
    may have sent them on since.
    """
    stage, there = current_stage(tx, visit_id), service_called(tx, service)
    if stage.origin != Origin.WALK_IN.value:
        raise Refused("booked_elsewhere")
    if not there.walk_in:
        raise Refused("service_takes_no_walk_ins", "service")
    if there.triage:
        raise Refused("triage_first", "service")
    if there.id == stage.service_id:
        raise Refused("already_there", "service")
    check_triaged(tx, stage.id)
    refuse_again(tx, stage)
    if stood_at not in {None, stage.service_id}:
        raise Refused("moved_meanwhile")
    check_open(tx, there, tx.now)
    walk = walk if walk is not None else walk_between(service_with_key(tx, stage.service_id), there)
    stand_at(tx, stage, there, arrived_at=stage.arrived_at or stage.due_at, who=who, walk=walk, desk_id=desk_id)


def stand_at(
    tx: Transaction,
    stage: Row,
    there: Row,
    *,
    arrived_at: datetime,
    who: str,
    walk: timedelta,
    desk_id: int | None = None,
    said: dict[str, Any] | None = None,
) -> None:
    """The stage waits in another service's line, there since `arrived_at` and with its class; callable after the walk.

    Whatever desk or clinician they were sent to belongs to the line they leave: in the new one anybody may call them.
    `said`: what else its line of the diary says.
    """
    priority = Priority(stage.priority) if stage.priority else None
    when = due(arrived_at=arrived_at, slot=None, promise=promise_of(there), priority=priority)
    why = {
        **(said or {}),
        "service": there.id,
        "service_was": stage.service_id,
        "for_desk": None,
        "for_account": None,
        "due": when.due_at.isoformat(),
        "waits_from": when.waits_from.isoformat(),
        "callable": max(stage.callable_at or tx.now, tx.now + walk).isoformat(),  # minutes asked for are kept
    }
    move_by_patient(tx, stage, Move.CHANGE, who=who, why=why, desk_id=desk_id)


def refuse_again(tx: Transaction, stage: Row) -> None:
    """Nobody walks to and fro. Raises Refused (`changed_before`)."""
    if changes_again_at(tx, stage, tx.now) is not None:
        raise Refused("changed_before")


def changes_again_at(run: Statements, stage: Row, now: datetime) -> datetime | None:
    """From when on, where they have changed lately; None: now."""
    lines = [step.line for step in steps_of(run, stage) if step.line is not None]
    changed = [line.at for line in lines if line.move is Move.CHANGE]
    again = changed[-1] + CHANGED_AGAIN_AFTER if changed else now
    return again if again > now else None
