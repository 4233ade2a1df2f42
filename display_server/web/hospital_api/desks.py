"""Calling and serving by API: the console's acts at a desk, answered with the desk as the act left it."""

from collections.abc import Callable
from typing import Any

from config.contract import hospital_api as wire
from config.contract.base import Incoming
from display_server.db.engine.transaction import Transaction
from display_server.services.desks.back_in_line import requeue, return_to_desk
from display_server.services.desks.hold_patient import cancel, hold, resume_patient
from display_server.services.desks.pause_desk import resume_desk
from display_server.services.desks.serve_patient import finish, not_here, patient_is_here, recall
from display_server.services.desks.system_at_desk import (
    call_next_for_system,
    call_this_for_system,
    close_desk_for_system,
    finish_and_call_for_system,
    open_desk_for_system,
    pause_desk_for_system,
    priority_for_system,
    transfer_for_system,
    urgency_for_system,
)
from display_server.services.desks.undo_move import undo_last
from display_server.web.hospital_api.operation import ONCE, DeskOperation, blueprint, operation, write
from display_server.web.hospital_api.reading import desk_after_act
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission

_AT_DESK = (*ONCE, "desk_unknown")
_OF_PATIENT = (*_AT_DESK, "patient_changed", "not_in_line", "not_possible_now")
_ENDING = (*_OF_PATIENT, "triage_first")
_ELSEWHERE = (*_ENDING, "where_to", "service_unknown", "service_needed", "desk_serves_other", "clinician_unknown")
_UNDOING = (
    *_OF_PATIENT,
    "nothing_to_undo",
    "not_undoable",
    "undo_desk_busy",
    "undo_unknown_service",
    "next_stage_moved",
    "undo_room_taken",
    "booking_used",
    "stages_changed",
    "broadcast",
    "family_elsewhere",
)
_CALLING = ("desk_closed", "desk_busy", "desk_paused", "broadcast")
_THIS_ONE = (*_AT_DESK, *_CALLING, "not_waiting", "family_elsewhere")

AT_DESK: list[DeskOperation] = []
"""What a lane beside Flask may answer, too."""


def at_desk(
    name: str, summary: str, takes: type[Incoming] | None, refusals: tuple[str, ...]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register `POST desks/<desk>/<name>`: one act, then the desk as it left it."""
    what = Operation(
        "POST", f"/desks/<desk>/{name}", summary, takes, wire.DeskState, Permission.API_CALL, refusals, once=True
    )

    def register(act: Callable[..., None]) -> Callable[..., None]:
        def perform(tx: Transaction, desk: str, body: Any, who: str) -> wire.DeskState:
            act(tx, desk, body, who)
            return desk_after_act(tx, desk)

        def with_body(body: Any, desk: str) -> wire.DeskState:
            return write(wire.DeskState, body, lambda tx, who: perform(tx, desk, body, who))

        def without_body(desk: str) -> wire.DeskState:
            return with_body(None, desk)

        view = without_body if takes is None else with_body
        view.__name__ = act.__name__
        operation(blueprint, what)(view)
        AT_DESK.append(DeskOperation(name, f"{blueprint.name}.{act.__name__}", takes, perform))
        return act

    return register


@at_desk("open", "Somebody begins to work at a desk", None, _AT_DESK)
def open_desk(tx: Transaction, desk: str, _body: None, _who: str) -> None:
    open_desk_for_system(tx, desk)


@at_desk("close", "The work ends", None, (*_AT_DESK, "desk_taken", "desk_busy"))
def close_desk(tx: Transaction, desk: str, _body: None, _who: str) -> None:
    close_desk_for_system(tx, desk)


@at_desk("pause", "Nobody is called here for a while", wire.PauseDesk, (*_AT_DESK, "desk_closed", "back_at_wrong"))
def pause(tx: Transaction, desk: str, body: wire.PauseDesk, _who: str) -> None:
    """Its patient stays with it."""
    pause_desk_for_system(tx, desk, body)


@at_desk("go-on", "The pause is over", None, _AT_DESK)
def go_on(tx: Transaction, desk: str, _body: None, _who: str) -> None:
    """A desk that does not pause stays as it is."""
    resume_desk(tx, desk=desk)


@at_desk("call-next", "Call whoever is first in line", None, (*_AT_DESK, *_CALLING))
def call_next(tx: Transaction, desk: str, _body: None, who: str) -> None:
    """`patient` is null where nobody waits."""
    call_next_for_system(tx, desk, who)


@at_desk("call-this", "Call somebody before their turn", wire.CallThisOne, _THIS_ONE)
def call_this(tx: Transaction, desk: str, body: wire.CallThisOne, who: str) -> None:
    call_this_for_system(tx, desk, body.number, body.reason, who)


@at_desk("recall", "The same call once more", wire.NumberAtDesk, _OF_PATIENT)
def recall_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    recall(tx, desk=desk, number=body.number, who=who)


@at_desk("here", "The patient stands at the desk", wire.NumberAtDesk, _OF_PATIENT)
def here(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    patient_is_here(tx, desk=desk, number=body.number, who=who)


@at_desk("not-here", "Called, and nobody came", wire.NumberAtDesk, (*_OF_PATIENT, "helper_awaited", "on_the_way"))
def nobody_came(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    not_here(tx, desk=desk, number=body.number, who=who)


@at_desk("finish", "The patient has been served", wire.NumberAtDesk, _ENDING)
def finish_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    finish(tx, desk=desk, number=body.number, who=who)


@at_desk("finish-and-call", "The patient has been served; call the next", wire.NumberAtDesk, (*_ENDING, *_CALLING))
def finish_and_call(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    """`patient` is null where nobody waits."""
    finish_and_call_for_system(tx, desk, body.number, who)


@at_desk("hold", "Set aside: nobody calls them", wire.NumberAtDesk, _OF_PATIENT)
def hold_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    hold(tx, desk=desk, number=body.number, who=who)


@at_desk("resume", "Back in line after a hold", wire.NumberAtDesk, _OF_PATIENT)
def resume_held(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    resume_patient(tx, desk=desk, number=body.number, who=who)


@at_desk("transfer", "Send on to a service, a desk or a clinician", wire.TransferPatient, _ELSEWHERE)
def transfer_patient(tx: Transaction, desk: str, body: wire.TransferPatient, who: str) -> None:
    transfer_for_system(tx, desk, body, who)


@at_desk("urgency", "What triage found", wire.SetUrgency, (*_AT_DESK, "not_waiting", "not_triage"))
def triage(tx: Transaction, desk: str, body: wire.SetUrgency, who: str) -> None:
    urgency_for_system(tx, desk, body, who)


@at_desk(
    "priority", "Called earlier than the arrival says, or not any more", wire.SetPriority, (*_AT_DESK, "not_waiting")
)
def prioritise(tx: Transaction, desk: str, body: wire.SetPriority, who: str) -> None:
    priority_for_system(tx, desk, body, who)


@at_desk("requeue", "Nobody came: wait again", wire.NumberAtDesk, _OF_PATIENT)
def requeue_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    requeue(tx, desk=desk, number=body.number, who=who)


@at_desk("return", "A no-show came after all", wire.NumberAtDesk, _OF_PATIENT)
def return_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    return_to_desk(tx, desk=desk, number=body.number, who=who)


@at_desk("cancel", "This number is not needed", wire.NumberAtDesk, _OF_PATIENT)
def cancel_patient(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    cancel(tx, desk=desk, number=body.number, who=who)


@at_desk("undo", "Take back the desk's last move", wire.NumberAtDesk, _UNDOING)
def undo(tx: Transaction, desk: str, body: wire.NumberAtDesk, who: str) -> None:
    """`number` is the patient of that move."""
    undo_last(tx, desk=desk, number=body.number, who=who)
