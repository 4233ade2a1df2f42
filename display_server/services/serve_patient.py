"""What a desk does with the patient it has called: call again, receive, finish, or note that nobody came."""

from display_server.db.prepared import Row
from display_server.db.transaction import Transaction
from display_server.domain.visit import ImpossibleMove, Move
from display_server.services.desk_facts import desk_called, patient_at
from display_server.services.refused import Refused
from display_server.services.stage_moves import move_stage


def recall(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """The same call once more: boards show it on top and sound again."""
    _move(tx, desk, number, Move.RECALL, who)


def patient_is_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    _move(tx, desk, number, Move.HERE, who)


def finish(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    _move(tx, desk, number, Move.FINISH, who)


def not_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Called, and nobody came: the number leaves the board."""
    _move(tx, desk, number, Move.NOT_HERE, who)


def _move(tx: Transaction, desk: str, number: str, move: Move, who: str) -> None:
    """`number` is what the page showed: an old page, or a second press, must not move the next patient."""
    facts = desk_called(tx, desk)
    patient: Row | None = patient_at(tx, facts.id)
    if patient is None or patient.shown_number != number:
        raise Refused("patient_changed", "number")
    try:
        moved = move_stage(tx, patient.id, move, who=who, desk_id=facts.id, why={"desk": facts.code})
    except ImpossibleMove:
        raise Refused("not_possible_now", "number") from None
    if not moved:
        raise Refused("patient_changed", "number")
