"""Somebody begins or ends work at a desk. An open desk counts as staffed on the boards."""

from sqlalchemy import bindparam, null, select, update

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk
from display_server.domain import topics
from display_server.domain.visit import Move, State
from display_server.services.desks.desk_facts import desk_called, patient_at
from display_server.services.desks.desk_shares import begin_turns
from display_server.services.desks.desk_stage import move_by_desk
from display_server.services.desks.pause_desk import end_pause
from display_server.services.refused import Refused
from display_server.services.stages.stage_diary import stands_now

_OTHERS = Prepared(
    select(Desk.code, Department.site_id)
    .join(Department, Department.id == Desk.department_id)
    .where(Desk.opened_by == bindparam("account_id"), Desk.is_open, Desk.code != bindparam("desk"))
)
_SET = Prepared(
    update(Desk)
    .values(
        is_open=bindparam("now_open"), opened_by=bindparam("account_id"), opened_at=bindparam("at"),
        paused_at=null(), pause_reason=null(), back_at=null(),
    )
    .where(Desk.code == bindparam("desk"))
)  # fmt: skip


def open_desk(tx: Transaction, *, desk: str, account_id: int | None, take_over: bool = False) -> None:
    """This person works at this desk now, and at no other. Raises Refused (`desk_taken`, `desk_busy`, `broadcast`).

    Whom they have called or serve moves along, and boards say the new room: `desk_busy` only where somebody else's
    patient is at this desk.

    `account_id` None: somebody whom the hub does not know, by a system of the hospital's own.
    `take_over`: whoever forgot to close it has gone; a patient called or served there stays with the desk.
    """
    facts = desk_called(tx, desk)
    if facts.is_open and facts.opened_by not in {None, account_id} and not take_over:
        raise Refused("desk_taken", "desk")
    for other in tx.all(_OTHERS, account_id=account_id, desk=desk):
        with at_site(other.site_id):
            if other.site_id == facts.site_id:  # a patient goes along to another room, not to another house
                _bring_along(tx, desk_called(tx, other.code), facts, account_id)
            close_desk(tx, desk=other.code, account_id=account_id)
    if facts.is_open and facts.opened_by == account_id:
        return
    end_pause(tx, facts)
    tx.run(_SET, desk=desk, now_open=True, account_id=account_id, at=tx.now)
    begin_turns(tx, facts)
    tx.touch(topics.lobby(facts.site), topics.department(facts.department))


def _bring_along(tx: Transaction, before: Row, desk: Row, account_id: int | None) -> None:
    """The patient of the desk somebody leaves comes to the desk they go to."""
    patient = patient_at(tx, before.id)
    if patient is None:
        return
    there = patient_at(tx, desk.id)
    if there is not None:
        raise Refused("desk_busy", "desk", now=stands_now(tx, there.id))
    if (
        desk.frozen and patient.state == State.CALLED.value
    ):  # to another room: that would be a call where all must leave
        raise Refused("broadcast", "desk")
    why = {"desk": desk.code, "desk_was": before.code}
    move_by_desk(tx, desk, patient, Move.MOVE_ALONG, who=f"account:{account_id}", why=why)


def close_desk(tx: Transaction, *, desk: str, account_id: int | None) -> None:
    """Nobody works there any more. Raises Refused while a patient is called to it or being served (`desk_busy`)."""
    facts = desk_called(tx, desk)
    if not facts.is_open:
        return
    if facts.opened_by not in {None, account_id}:
        raise Refused("desk_taken", "desk")
    if patient_at(tx, facts.id) is not None:
        raise Refused("desk_busy", "desk")
    end_pause(tx, facts)
    tx.run(_SET, desk=desk, now_open=False, account_id=None, at=None)
    tx.touch(topics.lobby(facts.site), topics.department(facts.department))
