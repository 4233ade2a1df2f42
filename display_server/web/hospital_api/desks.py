"""Calling and serving by API: the console's acts at a desk, answered with the desk as the act left it."""

from collections.abc import Callable

from config.contract import hospital_api as wire
from config.contract.base import Incoming
from display_server.db.transaction import Transaction
from display_server.services.back_in_line import requeue, return_to_desk
from display_server.services.hold_patient import cancel, hold, resume_patient
from display_server.services.serve_patient import finish, not_here, patient_is_here, recall
from display_server.services.system_at_desk import (
    call_next_for_system,
    call_this_for_system,
    close_desk_for_system,
    open_desk_for_system,
    transfer_for_system,
)
from display_server.services.undo_move import undo_last
from display_server.web.hospital_api.operation import ONCE, blueprint, operation, write
from display_server.web.hospital_api.reading import read_desk
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission

_AT_DESK = (*ONCE, "desk_unknown")
_OF_PATIENT = (*_AT_DESK, "patient_changed", "not_in_line", "not_possible_now")


def _desk_act(name: str, summary: str, takes: type[Incoming] | None, refusals: tuple[str, ...]) -> Operation:
    return Operation(
        "POST", f"/desks/<desk>/{name}", summary, takes, wire.DeskState, Permission.API_CALL, refusals, once=True
    )


def _act(desk: str, body: Incoming | None, act: Callable[[Transaction, str], None]) -> wire.DeskState:
    def perform(tx: Transaction, who: str) -> wire.DeskState:
        act(tx, who)
        return read_desk(tx, desk)

    return write(wire.DeskState, body, perform)


@operation(blueprint, _desk_act("open", "Somebody begins to work at a desk", None, _AT_DESK))
def open_desk(desk: str) -> wire.DeskState:
    return _act(desk, None, lambda tx, _who: open_desk_for_system(tx, desk))


@operation(blueprint, _desk_act("close", "The work ends", None, (*_AT_DESK, "desk_taken", "desk_busy")))
def close_desk(desk: str) -> wire.DeskState:
    return _act(desk, None, lambda tx, _who: close_desk_for_system(tx, desk))


@operation(
    blueprint,
    _desk_act(
        "call-next",
        "Call whoever is first in line",
        None,
        (*_AT_DESK, "desk_closed", "desk_busy", "desk_paused", "broadcast"),
    ),
)
def call_next(desk: str) -> wire.DeskState:
    """`patient` is null where nobody waits."""
    return _act(desk, None, lambda tx, who: call_next_for_system(tx, desk, who))


@operation(
    blueprint,
    _desk_act(
        "call-this", "Call somebody before their turn", wire.CallThisOne,
        (*_AT_DESK, "desk_closed", "desk_busy", "desk_paused", "broadcast", "not_waiting"),
    ),
)  # fmt: skip
def call_this(body: wire.CallThisOne, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: call_this_for_system(tx, desk, body.number, body.reason, who))


@operation(blueprint, _desk_act("recall", "The same call once more", wire.NumberAtDesk, _OF_PATIENT))
def recall_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: recall(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("here", "The patient stands at the desk", wire.NumberAtDesk, _OF_PATIENT))
def here(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: patient_is_here(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("not-here", "Called, and nobody came", wire.NumberAtDesk, _OF_PATIENT))
def nobody_came(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: not_here(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("finish", "The patient has been served", wire.NumberAtDesk, _OF_PATIENT))
def finish_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: finish(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("hold", "Set aside: nobody calls them", wire.NumberAtDesk, _OF_PATIENT))
def hold_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: hold(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("resume", "Back in line after a hold", wire.NumberAtDesk, _OF_PATIENT))
def resume_held(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: resume_patient(tx, desk=desk, number=body.number, who=who))


@operation(
    blueprint,
    _desk_act(
        "transfer", "Send on to a service or desk", wire.TransferPatient,
        (*_OF_PATIENT, "where_to", "service_unknown", "service_needed", "desk_serves_other"),
    ),
)  # fmt: skip
def transfer_patient(body: wire.TransferPatient, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: transfer_for_system(tx, desk, body, who))


@operation(blueprint, _desk_act("requeue", "Nobody came: wait again", wire.NumberAtDesk, _OF_PATIENT))
def requeue_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: requeue(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("return", "A no-show came after all", wire.NumberAtDesk, _OF_PATIENT))
def return_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: return_to_desk(tx, desk=desk, number=body.number, who=who))


@operation(blueprint, _desk_act("cancel", "This number is not needed", wire.NumberAtDesk, _OF_PATIENT))
def cancel_patient(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    return _act(desk, body, lambda tx, who: cancel(tx, desk=desk, number=body.number, who=who))


@operation(
    blueprint,
    _desk_act(
        "undo",
        "Take back the desk's last move",
        wire.NumberAtDesk,
        (*_OF_PATIENT, "nothing_to_undo", "undo_desk_busy", "next_stage_moved"),
    ),
)
def undo(body: wire.NumberAtDesk, desk: str) -> wire.DeskState:
    """`number` is the patient of that move."""
    return _act(desk, body, lambda tx, who: undo_last(tx, desk=desk, number=body.number, who=who))
