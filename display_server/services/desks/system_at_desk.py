"""What a hospital's own system does at a desk: the same acts as the console's keys, with the system in the diary."""

from config.contract.hospital_api import PauseDesk, SetPriority, SetUrgency, TransferPatient
from config.contract.hospital_words import CallReason
from display_server.db.engine.transaction import Transaction
from display_server.domain.desk import PauseReason
from display_server.domain.priority import Priority
from display_server.domain.queue_order import OutOfOrder
from display_server.domain.urgency import Urgency
from display_server.services.desks.call_next import call_next, finish_and_call
from display_server.services.desks.call_this_one import call_this_one
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.pause_desk import pause_desk
from display_server.services.desks.set_priority import set_priority
from display_server.services.desks.set_urgency import set_urgency
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.refused import Refused


def open_desk_for_system(tx: Transaction, desk: str) -> None:
    """Somebody works there whom the hub does not know. A desk that a person has opened is open already and stays theirs."""
    facts = desk_called(tx, desk)
    if not facts.is_open:
        open_desk(tx, desk=desk, account_id=None)


def close_desk_for_system(tx: Transaction, desk: str) -> None:
    """Raises Refused where a person has opened it (`desk_taken`) or a patient is there (`desk_busy`)."""
    close_desk(tx, desk=desk, account_id=None)


def call_next_for_system(tx: Transaction, desk: str, who: str) -> None:
    """Whoever is first in line; nobody waits: nobody is called."""
    call_next(tx, desk=desk, who=who)


def finish_and_call_for_system(tx: Transaction, desk: str, number: str, who: str) -> None:
    """Whoever was served is done; nobody waits: nobody is called."""
    finish_and_call(tx, desk=desk, number=number, who=who)


def call_this_for_system(tx: Transaction, desk: str, number: str, reason: CallReason, who: str) -> None:
    call_this_one(tx, desk=desk, number=number, reason=OutOfOrder(reason.value), who=who)


def pause_desk_for_system(tx: Transaction, desk: str, body: PauseDesk) -> None:
    pause_desk(tx, desk=desk, reason=PauseReason(body.reason.value), back_at=body.back_at)


def urgency_for_system(tx: Transaction, desk: str, body: SetUrgency, who: str) -> None:
    set_urgency(tx, desk=desk, number=body.number, urgency=Urgency(body.urgency.value), who=who)


def priority_for_system(tx: Transaction, desk: str, body: SetPriority, who: str) -> None:
    priority = Priority(body.priority.value) if body.priority is not None else None
    set_priority(tx, desk=desk, number=body.number, priority=priority, who=who)


def transfer_for_system(tx: Transaction, desk: str, body: TransferPatient, who: str) -> None:
    """Raises Refused, naming the body's own field."""
    if body.service is None and body.desk is None and body.clinician is None:
        raise Refused("where_to", "service")
    to = Destination(body.service, body.desk, body.clinician)
    try:
        transfer(tx, desk=desk, number=body.number, to=to, who=who)
    except Refused as refused:
        own = "clinician" if refused.code == "clinician_unknown" else "service"
        raise Refused(refused.code, own if refused.field == "choice" else refused.field, now=refused.now) from None
