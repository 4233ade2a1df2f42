"""What a person does at their own desk, once a press: the key's act, refused when somebody else works there now."""

from datetime import datetime
from uuid import UUID

from display_server.db.engine.transaction import Transaction
from display_server.domain.desk import PauseReason
from display_server.domain.priority import Priority
from display_server.domain.queue_order import OutOfOrder
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.desks.call_next import call_next, finish_and_call
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.desk_facts import desk_of
from display_server.services.desks.desk_moves import MOVES_OF_SOMEBODY, move_somebody
from display_server.services.desks.pause_desk import pause_desk, resume_desk
from display_server.services.desks.serve_patient import finish, not_here, patient_is_here, recall
from display_server.services.desks.set_priority import set_priority
from display_server.services.refused import Refused

_OF_PATIENT = {
    DeskAct.RECALL: recall,
    DeskAct.HERE: patient_is_here,
    DeskAct.NOT_HERE: not_here,
    DeskAct.FINISH: finish,
}

_OF_SOMEBODY_WAITING = {DeskAct.CALL_THIS, DeskAct.SET_PRIORITY}
_OF_DESK = {DeskAct.PAUSE, DeskAct.RESUME}


def act_at_desk(
    tx: Transaction,
    *,
    request_id: UUID,
    desk: str,
    act: DeskAct,
    number: str | None,
    account_id: int,
    choice: str | None = None,
    at: datetime | None = None,
) -> str | None:
    """The number called by this press, if it called one. The same `request_id` does nothing twice. Raises Refused.

    `number` is the patient the page showed: an old page must not move the next one. `choice`: the reason of a call out of
    order, the class of need, why the desk pauses, where somebody is sent on to. `at`: when somebody is back.
    """
    before = earlier_answer(tx, request_id=request_id, device_id=None, act=act.value)
    if before is not None:
        called: str | None = before["called"]
        return called
    desk_of(tx, desk, account_id)
    who = f"account:{account_id}"
    if act in _OF_SOMEBODY_WAITING:
        called = _choose(tx, desk, act, number=number or "", choice=choice or "", who=who)
    elif act in _OF_DESK:
        _stop_or_go_on(tx, desk, act, choice=choice or "", back_at=at)
        called = None
    elif act in MOVES_OF_SOMEBODY:
        called = None
        move_somebody(tx, desk=desk, act=act, number=number or "", choice=choice or "", who=who)
    else:
        called = _perform(tx, desk, act, number, who)
    keep_answer(tx, request_id=request_id, device_id=None, act=act.value, answer={"called": called})
    return called


def _choose(tx: Transaction, desk: str, act: DeskAct, *, number: str, choice: str, who: str) -> str | None:
    if act is DeskAct.CALL_THIS:
        if choice not in set(OutOfOrder):
            raise Refused("reason_needed", "choice")
        return call_this_one(tx, desk=desk, number=number, reason=OutOfOrder(choice), who=who).number
    if choice not in {*Priority, ""}:
        raise Refused("reason_needed", "choice")
    set_priority(tx, desk=desk, number=number, priority=Priority(choice) if choice else None, who=who)
    return None


def _stop_or_go_on(tx: Transaction, desk: str, act: DeskAct, *, choice: str, back_at: datetime | None) -> None:
    if act is DeskAct.RESUME:
        resume_desk(tx, desk=desk)
    elif choice in set(PauseReason):
        pause_desk(tx, desk=desk, reason=PauseReason(choice), back_at=back_at)
    else:
        raise Refused("reason_needed", "choice")


def _perform(tx: Transaction, desk: str, act: DeskAct, number: str | None, who: str) -> str | None:
    of_patient = _OF_PATIENT.get(act)
    if of_patient is not None:
        of_patient(tx, desk=desk, number=number or "", who=who)
        return None
    if act is DeskAct.FINISH_AND_CALL:
        found = finish_and_call(tx, desk=desk, number=number or "", who=who)
        return found.number if found is not None else None
    found = call_next(tx, desk=desk, who=who)
    if found is None:
        raise Refused("nobody_waits")
    return found.number
