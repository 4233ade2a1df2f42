"""The keys of a console that move somebody beside calling and serving: one table from key to service."""

from collections.abc import Callable

from display_server.db.engine.transaction import Transaction
from display_server.services.desks.back_in_line import requeue, return_to_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.hold_patient import cancel, hold, resume_patient
from display_server.services.desks.transfer import read_destination, transfer
from display_server.services.desks.undo_move import undo_last

Service = Callable[..., None]


_SERVICES: dict[DeskAct, Service] = {
    DeskAct.HOLD: hold,
    DeskAct.RESUME_PATIENT: resume_patient,
    DeskAct.REQUEUE: requeue,
    DeskAct.RETURN: return_to_desk,
    DeskAct.CANCEL: cancel,
    DeskAct.UNDO: undo_last,
}


MOVES_OF_SOMEBODY = {*_SERVICES, DeskAct.TRANSFER}
"""Each takes the number the page showed; a transfer also where to (`transfer.read_destination`)."""


def move_somebody(tx: Transaction, *, desk: str, act: DeskAct, number: str, choice: str, who: str) -> None:
    """Raises Refused; where somebody was faster its `now` says who and what."""
    if act is DeskAct.TRANSFER:
        transfer(tx, desk=desk, number=number, to=read_destination(choice), who=who)
    else:
        _SERVICES[act](tx, desk=desk, number=number, who=who)
