"""Whoever changed rooms by mistake goes back with their patient: the desk they left is theirs again, the other one closed."""

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Desk, Place
from display_server.domain.diary import Standing
from display_server.domain.visit import Move, State
from display_server.services.desks.desk_facts import desk_called, patient_at
from display_server.services.desks.desk_stage import move_by_desk
from display_server.services.desks.staff_desk import open_desk
from display_server.services.desks.undo_steps import undo_line
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now

_LEFT = Prepared(
    select(Desk.code, Desk.is_open, Place.names.label("room"), Account.full_name, Account.email)
    .join(Place, Place.id == Desk.place_id)
    .outerjoin(Account, Account.id == Desk.opened_by)
    .where(Desk.id == bindparam("desk_id"))
)


def go_back(tx: Transaction, line: Row, before: Standing, *, who: str, desk: Row) -> None:
    """`line`: the move along, `before`: how the patient stood at the desk that was left.

    Who was called there is called there again, with its time and sound: on the boards that is another room once more.
    Raises Refused (`undo_room_taken` with who works there now, `undo_desk_busy`, `broadcast`, `patient_changed`).
    """
    left = tx.only(_LEFT, desk_id=before.desk_id)
    there = patient_at(tx, before.desk_id or 0)
    if there is not None:
        raise Refused("undo_desk_busy", "number", now=stands_now(tx, there.id))
    if left.is_open:
        name = left.full_name or (left.email or "").partition("@")[0]
        raise Refused("undo_room_taken", "desk", said={"room": left.room, "name": name or "–"})
    back = desk_called(tx, left.code)
    if back.frozen and before.state is State.CALLED:
        raise Refused("broadcast", "desk")
    undo_line(tx, line, before, who=who, desk=desk, undoes=line.seq)
    open_desk(tx, desk=left.code, account_id=desk.opened_by)
    if before.state is State.CALLED:
        patient = patient_at(tx, back.id)
        assert patient is not None  # noqa: S101  # it came back in this very act
        move_by_desk(tx, back, patient, Move.RECALL, who=who, why={"moved_back": True})
