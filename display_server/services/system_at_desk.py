"""What a hospital's own system does at a desk: the same acts as the console's keys, with the system in the diary."""

from config.contract.hospital_api import CallReason, TransferPatient
from display_server.db.transaction import Transaction
from display_server.domain.queue_order import OutOfOrder
from display_server.services.call_next import call_next
from display_server.services.call_this_one import call_this_one
from display_server.services.desk_facts import desk_called
from display_server.services.refused import Refused
from display_server.services.staff_desk import close_desk, open_desk
from display_server.services.transfer import Destination, transfer


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


def call_this_for_system(tx: Transaction, desk: str, number: str, reason: CallReason, who: str) -> None:
    call_this_one(tx, desk=desk, number=number, reason=OutOfOrder(reason.value), who=who)


def transfer_for_system(tx: Transaction, desk: str, body: TransferPatient, who: str) -> None:
    """Raises Refused, naming the body's own field."""
    if body.service is None and body.desk is None:
        raise Refused("where_to", "service")
    try:
        transfer(tx, desk=desk, number=body.number, to=Destination(body.service, body.desk), who=who)
    except Refused as refused:
        field = "service" if refused.field == "choice" else refused.field
        raise Refused(refused.code, field, now=refused.now) from None
