"""A desk calls somebody before their turn, or from hold: with a reason from the list, and the diary says how many were passed."""

from display_server.db.engine.transaction import Transaction
from display_server.domain.queue_order import OutOfOrder
from display_server.domain.visit import ImpossibleMove, Move
from display_server.services.desks.call_next import Called
from display_server.services.desks.desk_facts import (
    can_call,
    count_overtaken,
    desk_called,
    held_with_number,
    hold_lines,
    passed_by,
    patient_at,
    waiting_with_number,
)
from display_server.services.desks.desk_shares import count_turn
from display_server.services.desks.desk_stage import how_it_stands
from display_server.services.refused import Refused
from display_server.services.stages.stage_moves import move_stage
from display_server.services.visits.link_family import family_elsewhere


def call_this_one(tx: Transaction, *, desk: str, number: str, reason: OutOfOrder, who: str) -> Called:
    """The patient now called to this desk. Raises Refused (`desk_closed`, `desk_busy`, `not_waiting`, `family_elsewhere` …).

    Also somebody on the way can be called so: staff may see them at the door. Those passed count it as overtaking, so
    that their own turn comes no later for it.
    """
    facts = desk_called(tx, desk)
    can_call(facts)
    if patient_at(tx, facts.id) is not None:
        raise Refused("desk_busy", "desk")
    hold_lines(tx, facts)
    chosen = waiting_with_number(tx, facts, number) or held_with_number(tx, facts, number)
    if chosen is None:
        raise how_it_stands(tx, facts, number, "not_waiting")
    if family_elsewhere(tx, chosen.visit_id, chosen.family_id) is not None:
        raise Refused("family_elsewhere", "number")
    why = {
        "desk": facts.code,
        "reason": chosen.place.reason.value,
        "out_of_order": reason.value,
        "passed": passed_by(tx, facts, chosen),
    }
    stage_id = chosen.place.one.stage_id
    try:
        moved = move_stage(tx, stage_id, Move.CALL, who=who, desk_id=facts.id, why=why)
    except ImpossibleMove:
        moved = False
    if not moved:
        raise how_it_stands(tx, facts, number, "not_waiting")
    count_overtaken(tx, facts, chosen)
    count_turn(tx, facts, chosen)
    return Called(stage_id, chosen.visit_id, chosen.number)
