"""A desk takes back its last move: a move of its own, with a line of its own. One by one, as far as five minutes go."""

from uuid import UUID

from sqlalchemy import bindparam, null, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage
from display_server.domain.diary import Standing, Step
from display_server.domain.visit import BEGINS_AT_DESK, Move, State
from display_server.services.desks.desk_facts import desk_called, patient_at
from display_server.services.desks.desk_shares import give_turn_back
from display_server.services.desks.last_move import can_take_back, last_move_of
from display_server.services.desks.uncount_overtaken import uncount_overtaken
from display_server.services.desks.undo_move_along import go_back
from display_server.services.desks.undo_steps import before_last, of_beginning, undo_line, undo_lines, undo_tail
from display_server.services.desks.undo_visit import undo_of_visit, visit_stands_now
from display_server.services.refused import Refused
from display_server.services.stages.later_stages import bring_back_later, refuse_second
from display_server.services.stages.next_stage import go_on
from display_server.services.stages.stage_diary import stands_now, steps_of
from display_server.services.stages.visit_facts import visit_with_id
from display_server.services.visits.link_family import family_elsewhere

_NEXT_STAGES = Prepared(
    select(Stage.id, Stage.visit_id, Stage.state)
    .where(Stage.visit_id == bindparam("visit_id"), Stage.id != bindparam("stage_id"))
    .order_by(Stage.position)
)
_SLOT_AGAIN = Prepared(
    select(Stage.id, Stage.slot).where(Stage.visit_id == bindparam("visit_id"), Stage.service_id == bindparam("service_id"),
        Stage.id != bindparam("stage_id"), Stage.state == State.CANCELLED.value, Stage.slot.is_not(None),
    ).order_by(Stage.position.desc()).limit(1)
)  # fmt: skip
_SLOT = Prepared(update(Stage).values(slot=bindparam("booked_at")).where(Stage.id == bindparam("stage_id")))
_NO_SLOT = Prepared(update(Stage).values(slot=null()).where(Stage.id == bindparam("stage_id")))


def undo_last(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Raises Refused: `nothing_to_undo`, `not_undoable` (what was done last cannot be taken back, and nothing older is in its
    place), `patient_changed` (the page shows another number or somebody else moved them since), `undo_desk_busy` (the desk
    has another patient now), `next_stage_moved`, `family_elsewhere` (a relative was called to another room since),
    `broadcast` (they would be called where all must leave now), `undo_unknown_service` (an older release did not write down
    where they came from), `undo_room_taken` (somebody works in the room they came from); of whole visits see `undo_of_visit`.
    Where a patient is the reason, its `now` says who and what.
    """
    facts = desk_called(tx, desk)
    line = last_move_of(tx, facts.id, tx.now)
    if line is None:
        raise Refused("nothing_to_undo", "desk")
    if not can_take_back(line):
        now = visit_stands_now(tx, line.visit_id) if line.id is None else stands_now(tx, line.id)
        raise Refused("not_undoable", "desk", now=now)
    if line.id is None:
        undo_of_visit(tx, line, number=number, who=who, desk=facts)
    else:
        _undo_of_stage(tx, line, number, who=who, desk=facts)


def _undo_of_stage(tx: Transaction, line: Row, number: str, *, who: str, desk: Row) -> None:
    there = patient_at(tx, desk.id)
    if line.number != number and there is not None:  # what came after it goes first
        raise Refused("undo_desk_busy", "number", now=stands_now(tx, there.id))
    if line.number != number:
        raise Refused("patient_changed", "number", now=stands_now(tx, line.id))
    counted = steps_of(tx, line)
    if line.move in BEGINS_AT_DESK:
        undo_tail(tx, line, counted, of_beginning(line.seq), who=who, desk=desk)
        return
    if counted[-1].line is None or counted[-1].line.seq != line.seq:
        raise Refused("patient_changed", "number", now=stands_now(tx, line.id))
    before = before_last(tx, counted)
    if before.service_id is None and line.move == Move.TRANSFER.value:
        raise Refused("undo_unknown_service", "number")
    if line.move == Move.MOVE_ALONG.value:
        go_back(tx, line, before, who=who, desk=desk)
        return
    if before.state is State.CALLED and desk.frozen:
        raise Refused("broadcast", "desk")
    _desk_is_free(tx, before, line.id)
    _family_is_here(tx, before, line.visit_id)
    if "comes_first" in line.why:
        _first_again(tx, line, before, who=who, desk=desk)
        return
    undo_line(tx, line, before, who=who, desk=desk, undoes=line.seq)
    _what_came_with_it(tx, line, before, who=who, desk=desk)


def _what_came_with_it(tx: Transaction, line: Row, before: Standing, *, who: str, desk: Row) -> None:
    """Counts, and the visit's other stages, as they were before the move of this line."""
    match line.move:
        case Move.CALL:
            uncount_overtaken(tx, desk, before, called_at=line.at)
            give_turn_back(tx, desk, before.service_id)
        case Move.FINISH:
            _send_next_back(tx, line, who=who, desk=desk)
        case Move.CANCEL if line.why.get("left_out"):
            if before.state is not State.EXPECTED:
                _send_next_back(tx, line, who=who, desk=desk)
        case Move.CANCEL | Move.CLOSE:
            bring_back_later(tx, line, who=who, desk=desk)
    if before.state is State.EXPECTED:
        go_on(tx, line.visit_id, who=who)  # what came before it may have ended meanwhile
    else:
        refuse_second(tx, line.visit_id, beside=line.id)


def _first_again(tx: Transaction, line: Row, before: Standing, *, who: str, desk: Row) -> None:
    """Two steps of a visit had changed places: each stands again where it stood, the booked time with it."""
    later = line.why["comes_first"]
    undo_lines(tx, line.visit_id, lambda said: said.why.get("comes_first") == later, who=who, desk=desk)
    there = tx.one(_SLOT_AGAIN, visit_id=line.visit_id, service_id=before.service_id, stage_id=line.id)
    if there is not None:
        tx.run(_SLOT, stage_id=line.id, booked_at=there.slot)
        tx.run(_NO_SLOT, stage_id=there.id)


def _desk_is_free(tx: Transaction, before: Standing, stage_id: UUID) -> None:
    """Two patients at one desk are not possible: the other one goes first."""
    if before.state not in {State.CALLED, State.SERVING}:
        return
    assert before.desk_id is not None  # noqa: S101  # whoever is called is called to a desk
    there = patient_at(tx, before.desk_id)
    if there is not None and there.id != stage_id:
        raise Refused("undo_desk_busy", "number", now=stands_now(tx, there.id))


def _family_is_here(tx: Transaction, before: Standing, visit_id: UUID) -> None:
    """Called again while a relative stands in another room would be two rooms at once; who is served sits here already."""
    if (
        before.state is State.CALLED
        and family_elsewhere(tx, visit_id, visit_with_id(tx, visit_id).family_id) is not None
    ):
        raise Refused("family_elsewhere", "number")


def _send_next_back(tx: Transaction, finished: Row, *, who: str, desk: Row) -> None:
    """A finish, or a stage left out, may have given the visit's next its turn; if that was moved since, nothing is undone."""
    for stage in tx.all(_NEXT_STAGES, visit_id=finished.visit_id, stage_id=finished.id):
        counted = steps_of(tx, stage)
        began = next((step for step in counted[1:] if _began_after(step, finished)), None)
        if began is None:
            continue
        if counted[-1] is not began or len(counted) < 3:
            raise Refused("next_stage_moved", "number", now=stands_now(tx, stage.id))
        assert began.line is not None  # noqa: S101
        undo_line(tx, stage, counted[-2].standing, who=who, desk=desk, undoes=began.line.seq)


def _began_after(step: Step, finished: Row) -> bool:
    return step.line is not None and step.line.move is Move.CHECK_IN and step.line.seq > finished.seq
