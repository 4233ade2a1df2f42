"""A walk-in takes a number at a kiosk: exactly one for each request, whatever happens to the answer."""

from uuid import UUID

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.words import Language
from display_server.db.prepared import Row
from display_server.db.transaction import Transaction
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.check_open import check_open
from display_server.services.claim import CLAIMED, claimed
from display_server.services.enter_line import enter_line, with_codes
from display_server.services.refused import Refused
from display_server.services.reprint import token_generation
from display_server.services.service_facts import service_called
from display_server.services.walk import walk_from

ACT = "issue_number"


def issue_number(tx: Transaction, body: IssueNumber, *, device_id: UUID, token_key: bytes) -> IssuedNumber:
    """The new number, or the same one again for the same `request_id`. Raises Refused."""
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body)
    if earlier is not None:
        issued = IssuedNumber.model_validate(earlier)
        generation = token_generation(tx, issued.visit_id)
        return with_codes(issued, service_called(tx, issued.service), token_key, generation)
    issued, service = walk_in(
        tx, body.service, body.language, device_id=device_id, token_key=token_key, claim=body.claim
    )
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer=issued, asked=body)
    return with_codes(issued, service, token_key)


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
    check_open(tx, service, tx.now)
    walk = walk_from(tx, device_id, service)
    priority = claimed(tx, service, claim)
    why = CLAIMED if priority is not None else None
    return enter_line(
        tx, service, token_key, device_id=device_id, language=language, walk=walk, who=who, priority=priority, why=why
    ), service
