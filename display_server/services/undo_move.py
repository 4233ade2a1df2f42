"""A desk takes back its last move: a move of its own, with a line of its own. One by one, as far as five minutes go."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.models import DiaryLine, Stage, Visit
from display_server.db.prepared import Prepared, Row, Statements
from display_server.db.transaction import Transaction
from display_server.domain.diary import Standing, Step
from display_server.domain.visit import UNDOABLE, Move, State
from display_server.services.desk_facts import desk_called, patient_at
from display_server.services.desk_shares import give_turn_back
from display_server.services.later_stages import bring_back_later, refuse_second
from display_server.services.link_family import family_elsewhere
from display_server.services.refused import Refused
from display_server.services.stage_diary import stands_now, steps_of
from display_server.services.stage_moves import undo_stage
from display_server.services.uncount_overtaken import uncount_overtaken
from display_server.services.visit_facts import visit_with_id

UNDO_WITHIN = timedelta(minutes=5)
_LOOKED_BACK = 60
"""Lines of one desk in five minutes: more than any hand can press."""

_LAST_OF_DESK = Prepared(
    select(
        DiaryLine.seq,
        DiaryLine.at,
        DiaryLine.move,
        DiaryLine.why,
        DiaryLine.visit_id,
        DiaryLine.stage_id.label("id"),
        Visit.shown_number.label("number"),
    )
    .join(Visit, Visit.id == DiaryLine.visit_id)
    .where(DiaryLine.desk_id == bindparam("desk_id"), DiaryLine.desk_id.is_not(None))
    .order_by(DiaryLine.seq.desc())
    .limit(_LOOKED_BACK)
)
_NEXT_STAGES = Prepared(
    select(Stage.id, Stage.visit_id, Stage.state)
    .where(Stage.visit_id == bindparam("visit_id"), Stage.id != bindparam("stage_id"))
    .order_by(Stage.position)
)


def last_move_of(run: Statements, desk_id: int, now: datetime) -> Row | None:
    """What an undo at this desk would take back: its newest line not undone yet (`number`, `move`, `at`); None: nothing.

    For the console, too: it offers the key only while this answers something.
    """
    undone: set[int] = set()
    for line in run.all(_LAST_OF_DESK, desk_id=desk_id):
        if line.at < now - UNDO_WITHIN:
            return None
        if line.move == Move.UNDO.value:
            undone.add(line.why["undoes"])
        elif line.seq not in undone:
            return line if Move(line.move) in UNDOABLE else None
    return None


def undo_last(tx: Transaction, *, desk: str, number: str, who: str) -> None:
    """Raises Refused: `nothing_to_undo`, `patient_changed` (the page shows another number or somebody else moved them
    since), `undo_desk_busy` (the desk has another patient now), `next_stage_moved`, `family_elsewhere` (a relative was
    called to another room since), `undo_unknown_service` (an older release did not write down where they came from).
    """
    facts = desk_called(tx, desk)
    line = last_move_of(tx, facts.id, tx.now)
    if line is None:
        raise Refused("nothing_to_undo", "desk")
    there = patient_at(tx, facts.id)
    if line.number != number and there is not None:  # what came after it goes first
        raise Refused("undo_desk_busy", "number", now=stands_now(tx, there.id))
    counted = steps_of(tx, line)
    if line.number != number or counted[-1].line is None or counted[-1].line.seq != line.seq:
        raise Refused("patient_changed", "number", now=stands_now(tx, line.id))
    before = counted[-2].standing
    if before.service_id is None and line.move == Move.TRANSFER.value:
        raise Refused("undo_unknown_service", "number")
    _desk_is_free(tx, before, line.id)
    _family_is_here(tx, before, line.visit_id)
    _undo(tx, line, before, who=who, desk=facts, undoes=line.seq)
    match line.move:
        case Move.CALL:
            uncount_overtaken(tx, facts, before, called_at=line.at)
            give_turn_back(tx, facts, before.service_id)
        case Move.FINISH:
            _send_next_back(tx, line, who=who, desk=facts)
        case Move.CANCEL:
            bring_back_later(tx, line, who=who, desk=facts)
    refuse_second(tx, line.visit_id, beside=line.id)


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
    """A finish may have given the visit's next stage its turn; if somebody has moved that already, nothing is undone."""
    for stage in tx.all(_NEXT_STAGES, visit_id=finished.visit_id, stage_id=finished.id):
        counted = steps_of(tx, stage)
        began = next((step for step in counted[1:] if _began_after(step, finished)), None)
        if began is None:
            continue
        if counted[-1] is not began or len(counted) < 3:
            raise Refused("next_stage_moved", "number", now=stands_now(tx, stage.id))
        assert began.line is not None  # noqa: S101
        _undo(tx, stage, counted[-2].standing, who=who, desk=desk, undoes=began.line.seq)


def _began_after(step: Step, finished: Row) -> bool:
    return step.line is not None and step.line.move is Move.CHECK_IN and step.line.seq > finished.seq


def _undo(tx: Transaction, stage: Row, before: Standing, *, who: str, desk: Row, undoes: int) -> None:
    why = {"desk": desk.code, "undoes": undoes}
    if not undo_stage(tx, stage.id, before=before, who=who, desk_id=desk.id, why=why):
        raise Refused("patient_changed", "number", now=stands_now(tx, stage.id))
