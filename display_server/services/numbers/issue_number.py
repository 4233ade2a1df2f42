"""A walk-in takes a number at a kiosk: exactly one for each request, whatever happens to the answer."""

from uuid import UUID

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.words import Language
from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.services.answered import earlier_answer, keep_answer, made_long_ago
from display_server.services.numbers.check_open import check_open
from display_server.services.numbers.claim import CLAIMED, claimed
from display_server.services.numbers.enter_line import enter_line, foresee_walk_in, with_codes
from display_server.services.numbers.reprint import token_generation
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called, service_known
from display_server.services.stages.walk import walk_from, walk_known

ACT = "issue_number"


def issue_number(tx: Transaction, body: IssueNumber, *, device_id: UUID, token_key: bytes) -> IssuedNumber:
    """The new number, or the same one again for the same `request_id`. Raises Refused."""
    supposed_new = _supposed_new(tx, body, device_id)
    if not supposed_new:
        earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body)
        if earlier is not None:
            issued = IssuedNumber.model_validate(earlier)
            generation = token_generation(tx, issued.visit_id)
            return with_codes(issued, service_called(tx, issued.service), token_key, generation)
    try:
        issued, service = walk_in(
            tx, body.service, body.language, device_id=device_id, token_key=token_key, claim=body.claim
        )
    except Refused:
        if supposed_new:
            tx.look_first()  # who got a number before the service closed gets it again
        raise
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer=issued, asked=body)
    return with_codes(issued, service, token_key)


def _supposed_new(tx: Transaction, body: IssueNumber, device_id: UUID) -> bool:
    """Nearly every request is new: where that saves a way to the server its number is drawn without asking. One that was
    answered before cannot keep a second answer: then nothing was done, and the act is done anew with the question."""
    service = service_known(tx, body.service) if tx.foresees and body.claim is None else None
    if service is not None and service.daily_capacity is not None:
        return False  # its places are counted before its row of numbers is held: who did both the other way round would wait
    walk = (
        walk_known(tx, device_id, service) if service is not None and service.walk_in and not service.triage else None
    )
    if service is None or walk is None or made_long_ago(tx, body.request_id):
        return False
    foresee_walk_in(tx, service, walk)
    return True


def walk_in(
    tx: Transaction,
    code: str,
    language: Language,
    *,
    device_id: UUID | None,
    token_key: bytes,
    who: str | None = None,
    claim: str | None = None,
) -> tuple[IssuedNumber, Row]:
    """Somebody without an appointment begins to wait: the number without its codes, and its service. Raises Refused."""
    service = service_called(tx, code)
    if not service.walk_in:
        raise Refused("service_takes_no_walk_ins", "service")
    if service.triage:  # a nurse sees them first and gives them their number: `add_arrival`
        raise Refused("triage_first", "service")
    check_open(tx, service, tx.now)
    walk = walk_from(tx, device_id, service)
    priority = claimed(tx, service, claim)
    why = CLAIMED if priority is not None else None
    return enter_line(
        tx, service, token_key, device_id=device_id, language=language, walk=walk, who=who, priority=priority, why=why
    ), service
