"""A desk calls the next patient of its services by `domain.queue_order`, and exactly one desk gets them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.queue_order import Group
from display_server.domain.visit import Move
from display_server.services.desks.desk_facts import (
    can_call,
    count_overtaken,
    desk_called,
    hold_lines,
    passed_by,
    patient_at,
)
from display_server.services.desks.desk_shares import count_turn, next_for
from display_server.services.desks.serve_patient import finish_at
from display_server.services.refused import Refused
from display_server.services.stages.stage_moves import move_stage
from display_server.services.visits.link_family import family_elsewhere


@dataclass(frozen=True)
class Called:
    """Whom the desk has called."""

    stage_id: UUID
    visit_id: UUID
    number: str


def call_next(tx: Transaction, *, desk: str, who: str) -> Called | None:
    """The patient now called to this desk; None: nobody waits. Raises Refused (`desk_closed`, `desk_paused`, `desk_busy`)."""
    facts = desk_called(tx, desk)
    can_call(facts)
    if patient_at(tx, facts.id) is not None:
        raise Refused("desk_busy", "desk")
    return _call_first(tx, facts, who)


def finish_and_call(tx: Transaction, *, desk: str, number: str, who: str) -> Called | None:
    """The press of most moments: this patient has been served, and the next is called. Raises Refused as both would, and
    then neither was done. Where only this act writes the desk is read once."""
    facts = desk_called(tx, desk)
    finish_at(tx, facts, number, who)
    if tx.others_write:  # the finish may have waited for another node's act: meanwhile all may have been told to leave
        facts = desk_called(tx, desk)
    can_call(facts)
    return _call_first(tx, facts, who)


def _call_first(tx: Transaction, facts: Row, who: str) -> Called | None:
    """To a desk that can call and has nobody."""
    hold_lines(tx, facts)
    while (first := next_for(tx, facts)) is not None:
        if family_elsewhere(tx, first.visit_id, first.family_id) is not None:
            continue  # a relative was called this very moment: now the line passes this one over
        why: dict[str, Any] = {"desk": facts.code, "reason": first.place.reason.value}
        if first.place.group is Group.URGENT:  # exempt from the caps, so it is counted here
            why["passed"] = passed_by(tx, facts, first)
        stage_id = first.place.one.stage_id
        if move_stage(tx, stage_id, Move.CALL, who=who, desk_id=facts.id, why=why):
            count_overtaken(tx, facts, first)
            count_turn(tx, facts, first)
            return Called(stage_id, first.visit_id, first.number)
        # Another desk was faster: pick again.
    return None
