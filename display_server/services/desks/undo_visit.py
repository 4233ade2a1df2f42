"""A desk takes back what it did to a visit as a whole: two numbers made one, a booking freed, steps in another order."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import bindparam, null, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.happenings import Happening
from display_server.services.desks.undo_steps import undo_lines
from display_server.services.refused import Refused, StandsNow
from display_server.services.stages.stage_diary import stands_now
from display_server.services.stages.visit_facts import happened, visit_with_id
from display_server.services.stages.visit_stage import current_stage
from display_server.services.visits.edit_stages import put_in_order
from display_server.services.visits.hand_on import hand_back

_PART = Prepared(
    update(Visit)
    .values(merged_into=null(), booking_id=bindparam("booking"))
    .where(Visit.id == bindparam("visit_id"), Visit.merged_into == bindparam("kept"))
)
_FREE = Prepared(update(Visit).values(booking_id=null()).where(Visit.id == bindparam("visit_id")))
_BOOK = Prepared(update(Visit).values(booking_id=bindparam("booking")).where(Visit.id == bindparam("visit_id")))
_WHOSE = Prepared(select(Visit.id).where(Visit.booking_id == bindparam("booking")))


def undo_of_visit(tx: Transaction, line: Row, *, number: str, who: str, desk: Row) -> None:
    """`line` names no stage (`last_move.can_take_back`).

    Raises Refused (`patient_changed`: the page shows another number, or somebody moved them since; `booking_used`: somebody
    has checked in with that booking meanwhile; `stages_changed`), each with who and what now where a patient is the reason.
    """
    if line.number != number:
        raise Refused("patient_changed", "number", now=visit_stands_now(tx, line.visit_id))
    _OF[Happening(line.move)](tx, line, who, desk)
    why = {"desk": desk.code, "undoes": line.seq, "of": line.move}
    happened(tx, line.visit_id, Happening.UNDO, who=who, why=why, desk_id=desk.id)


def visit_stands_now(tx: Transaction, visit_id: UUID) -> StandsNow:
    return stands_now(tx, current_stage(tx, visit_id).id)


def _part(tx: Transaction, line: Row, who: str, desk: Row) -> None:
    """Both numbers wait again as they did, each in its own place."""
    if "visit" not in line.why:
        raise Refused("not_undoable", "number", now=visit_stands_now(tx, line.visit_id))
    kept, other = line.visit_id, UUID(line.why["visit"])
    for one in (other, kept):
        undo_lines(tx, one, lambda said: said.why.get("merged") == str(other), who=who, desk=desk)
    booking = line.why.get("booking")
    if booking is not None:
        tx.run(_FREE, visit_id=kept)
    if tx.run(_PART, visit_id=other, kept=kept, booking=booking) == 0:
        raise Refused("patient_changed", "number", now=visit_stands_now(tx, other))
    hand_back(tx, kept=kept, other=other, words=line.why, who=who)
    happened(tx, other, Happening.UNDO, who=who, why={"of": line.move, "number": line.number})


def _check_in_again(tx: Transaction, line: Row, who: str, desk: Row) -> None:
    """It was the right patient after all."""
    if "wrong_patient" not in line.why:
        raise Refused("not_undoable", "number", now=visit_stands_now(tx, line.visit_id))
    booking, press = line.why["booking"], line.why["wrong_patient"]
    other = tx.one(_WHOSE, booking=booking)
    if other is not None:
        raise Refused("booking_used", "number", now=visit_stands_now(tx, other.id))
    if visit_with_id(tx, line.visit_id).booking_id is not None:
        raise Refused("patient_changed", "number", now=visit_stands_now(tx, line.visit_id))
    undo_lines(tx, line.visit_id, lambda said: said.why.get("wrong_patient") == press, who=who, desk=desk)
    tx.run(_BOOK, visit_id=line.visit_id, booking=booking)


def _put_back(tx: Transaction, line: Row, _who: str, _desk: Row) -> None:
    """The steps come in the order they had."""
    if "was" not in line.why:
        raise Refused("not_undoable", "number", now=visit_stands_now(tx, line.visit_id))
    was, now = ([UUID(one) for one in line.why[name]] for name in ("was", "now"))
    put_in_order(tx, visit_id=line.visit_id, was=now, stage_ids=was)


_OF: dict[Happening, Callable[[Transaction, Row, str, Row], None]] = {
    Happening.MERGED: _part,
    Happening.BOOKING_FREED: _check_in_again,
    Happening.REARRANGED: _put_back,
}
