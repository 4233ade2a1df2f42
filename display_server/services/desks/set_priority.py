"""Staff give or take a class of need: the due time moves, the moment the wait counts from stays."""

from display_server.db.engine.transaction import Transaction
from display_server.domain.due_time import moved_to
from display_server.domain.priority import Priority, earlier_by
from display_server.domain.visit import Move
from display_server.services.desks.desk_facts import desk_called, waiting_with_number
from display_server.services.desks.desk_stage import how_it_stands
from display_server.services.stages.stage_moves import move_stage


def set_priority(tx: Transaction, *, desk: str, number: str, priority: Priority | None, who: str) -> None:
    """`number` waits for this desk and has this class from now on. Raises Refused (`not_waiting`)."""
    facts = desk_called(tx, desk)
    found = waiting_with_number(tx, facts, number)
    if found is None:
        raise how_it_stands(tx, facts, number, "not_waiting")
    one = found.place.one
    if one.priority is priority:
        return
    due_at = moved_to(one.due_at, old=one.priority, new=priority, earlier=earlier_by(facts.priority_minutes))
    why = {"desk": facts.code, "due": due_at.isoformat(), "priority": priority.value if priority else None}
    if not move_stage(tx, one.stage_id, Move.PRIORITISE, who=who, desk_id=facts.id, why=why):
        raise how_it_stands(tx, facts, number, "not_waiting")
