"""What a desk does with the patient it has called: call again, receive, finish, or note that nobody came."""

from uuid import UUID

from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.visit import Move, State
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.desk_stage import how_it_stands, move_by_desk, patient_to_move, stage_for_desk
from display_server.services.refused import Refused
from display_server.services.stages.next_stage import go_on
from display_server.services.stages.visit_facts import visit_with_id
from display_server.services.visits.link_family import family_elsewhere
from display_server.services.visits.needs_of_visit import helper_awaited


def recall(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """The same call once more: boards show it on top and sound again. Raises Refused like a call: where all must leave
    (`broadcast`), or a relative has been called to another room since (`family_elsewhere`)."""
    facts = desk_called(tx, desk)
    if facts.frozen:
        raise Refused("broadcast", "desk")
    patient = patient_to_move(tx, facts)
    if patient is not None:
        _family_is_here(tx, patient.visit_id)
    _move(tx, facts, patient, number, Move.RECALL, who=who)


def patient_is_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Also whoever was on hold and stands at the free desk again: that needs no call."""
    facts = desk_called(tx, desk)
    patient = patient_to_move(tx, facts)
    if patient is None:
        stage = stage_for_desk(tx, facts, number)
        if stage.state == State.ON_HOLD.value:
            _family_is_here(tx, stage.visit_id)
            move_by_desk(tx, facts, stage, Move.HERE, who=who)
            return
    _move(tx, facts, patient, number, Move.HERE, who=who)


def finish(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """This stage is done; the visit's next one joins its line in the same act, and where there is none the visit ends."""
    finish_at(tx, desk_called(tx, desk), number, who)


def finish_at(tx: Transaction, desk: Row, number: str, who: str) -> None:
    """The same where the desk has been read."""
    stage = _move(tx, desk, patient_to_move(tx, desk), number, Move.FINISH, who=who)
    go_on(tx, stage.visit_id, who=who, why={"desk": desk.code})


def not_here(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Called, and nobody came: the number leaves the board. Raises Refused while a helper is awaited (`helper_awaited`), and
    for whoever was called before their walk, or the minutes they asked for, are over (`on_the_way`, with `opens_at`)."""
    facts = desk_called(tx, desk)
    patient = patient_to_move(tx, facts)
    if patient is not None:
        if helper_awaited(tx, patient.visit_id):
            raise Refused("helper_awaited", "number")
        if patient.callable_at is not None and patient.callable_at > tx.now:
            raise Refused("on_the_way", "number", opens_at=patient.callable_at)
    _move(tx, facts, patient, number, Move.NOT_HERE, who=who)


def _family_is_here(tx: Transaction, visit_id: UUID) -> None:
    """Nobody of the family is in another room. Raises Refused."""
    if family_elsewhere(tx, visit_id, visit_with_id(tx, visit_id).family_id) is not None:
        raise Refused("family_elsewhere", "number")


def _move(tx: Transaction, desk: Row, patient: Row | None, number: str, move: Move, *, who: str) -> Row:
    """The stage as it was. `number` is what the page showed: an old page, or a second press, must not move the next one."""
    if patient is None or patient.shown_number != number:
        raise how_it_stands(tx, desk, number, "patient_changed")
    move_by_desk(tx, desk, patient, move, who=who, read=patient)
    return patient
