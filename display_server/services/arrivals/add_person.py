"""Somebody came to the desk without a ticket: staff give them a number of one of the desk's own services."""

from sqlalchemy import bindparam, select

from config.contract.device_api import IssuedNumber
from config.contract.words import Language
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, DeskService, Service
from display_server.services.desks.desk_facts import desk_called
from display_server.services.numbers.enter_line import enter_line, with_codes
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called

_SERVES = Prepared(
    select(DeskService.service_id)
    .join(Desk, Desk.id == DeskService.desk_id)
    .join(Service, Service.id == DeskService.service_id)
    .where(Desk.code == bindparam("desk"), Service.code == bindparam("service"))
)


def add_person(
    tx: Transaction,
    *,
    desk: str,
    service: str,
    language: Language,
    token_key: bytes,
    who: str,
    triaged: bool = False,
) -> IssuedNumber:
    """The number with its codes, for the slip. Also of a service that takes no walk-ins at a kiosk: staff have decided.

    `triaged`: somebody has said how urgent it is; where people are seen by urgency nobody has a number before that
    (`add_arrival`). Raises Refused (`service_unknown`, `not_your_service`, `urgency_needed`).
    """
    facts = service_called(tx, service)
    if tx.one(_SERVES, desk=desk, service=service) is None:
        raise Refused("not_your_service", "service")
    if facts.triage and not triaged:
        raise Refused("urgency_needed", "urgency")
    there = desk_called(tx, desk)
    issued = enter_line(tx, facts, token_key, device_id=None, language=language, who=who, desk_id=there.id)
    return with_codes(issued, facts, token_key)
