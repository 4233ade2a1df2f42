"""The keys of a console that move somebody beside calling and serving: one table from key to service."""

from collections.abc import Callable
from enum import StrEnum

from display_server.db.transaction import Transaction
from display_server.services.back_in_line import requeue, return_to_desk
from display_server.services.hold_patient import cancel, hold, resume_patient
from display_server.services.transfer import read_destination, transfer
from display_server.services.undo_move import undo_last

Service = Callable[..., None]


class DeskMove(StrEnum):
    """Each takes the number the page showed; a transfer also where to (`transfer.read_destination`)."""

    HOLD = "hold"
    RESUME_PATIENT = "resume_patient"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    RETURN = "return"
    CANCEL = "cancel"
    UNDO = "undo"


_SERVICES: dict[DeskMove, Service] = {
    DeskMove.HOLD: hold,
    DeskMove.RESUME_PATIENT: resume_patient,
    DeskMove.REQUEUE: requeue,
    DeskMove.RETURN: return_to_desk,
    DeskMove.CANCEL: cancel,
    DeskMove.UNDO: undo_last,
}


def move_somebody(tx: Transaction, *, desk: str, move: DeskMove, number: str, choice: str, who: str) -> None:
    """Raises Refused; where somebody was faster its `now` says who and what."""
    if move is DeskMove.TRANSFER:
        transfer(tx, desk=desk, number=number, to=read_destination(choice), who=who)
    else:
        _SERVICES[move](tx, desk=desk, number=number, who=who)
