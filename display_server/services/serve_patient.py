"""What a desk does with the patient it has called: call again, receive, finish, or note that nobody came."""

from display_server.db.prepared import Row
from display_server.db.transaction import Transaction
from display_server.domain.visit import Move, State
from display_server.services.desk_facts import desk_called, patient_at
from display_server.services.desk_stage import how_it_stands, move_by_desk, stage_for_desk
from display_server.services.needs_of_visit import helper_awaited
from display_server.services.next_stage import go_on
from display_server.services.refused import Refused


def recall(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """The same call once more: boards show it on top and sound again."""
    _move(tx, desk, number, Move.RECALL, who)


def patient_is_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Also whoever was on hold and stands at the free desk again: that needs no call."""
    facts = desk_called(tx, desk)
    if patient_at(tx, facts.id) is None:
        stage = stage_for_desk(tx, facts, number)
        if stage.state == State.ON_HOLD.value:
            move_by_desk(tx, facts, stage, Move.HERE, who=who)
            return
    _move(tx, desk, number, Move.HERE, who)


def finish(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """This stage is done; the visit's next one joins its line in the same act, and where there is none the visit ends."""
    patient = _move(tx, desk, number, Move.FINISH, who)
    go_on(tx, patient.visit_id, who=who, why={"desk": desk})


def not_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Called, and nobody came: the number leaves the board. Raises Refused while a helper is awaited (`helper_awaited`)."""
    patient = patient_at(tx, desk_called(tx, desk).id)
    if patient is not None and helper_awaited(tx, patient.visit_id):
        raise Refused("helper_awaited", "number")
    _move(tx, desk, number, Move.NOT_HERE, who)


def _move(tx: Transaction, desk: str, number: str, move: Move, who: str) -> Row:
    """The stage as it was. `number` is what the page showed: an old page, or a second press, must not move the next one."""
    facts = desk_called(tx, desk)
    patient: Row | None = patient_at(tx, facts.id)
    if patient is None or patient.shown_number != number:
        raise how_it_stands(tx, facts, number, "patient_changed")
    move_by_desk(tx, facts, patient, move, who=who)
    return patient
