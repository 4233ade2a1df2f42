"""What a patient does with their visit at the kiosk that just opened it: the keys of the phone, a copy, a family."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket, LinkFamily, Recorded
from display_server.db.engine.transaction import Transaction
from display_server.services.answered import answer_of_device, earlier_answer, keep_answer
from display_server.services.arrivals.check_in import OPENED_FOR, opened_visit
from display_server.services.numbers.reprint import reprint
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.refused import Refused
from display_server.services.visits.link_family import link_family

COPY, FAMILY = "copy_ticket", "link_family"


def act_on_visit(tx: Transaction, body: ActOnVisit, *, device_id: UUID, token_key: bytes) -> CheckInAnswer:
    """The visit as the act left it. Raises Refused."""
    visit_id = visit_opened(tx, body.opened_by, device_id)
    act_of_patient(
        tx, request_id=body.request_id, visit_id=visit_id, act=body.act, choice=body.service, device_id=device_id
    )
    return opened_visit(tx, visit_id, token_key)


def copy_ticket(tx: Transaction, body: CopyTicket, *, device_id: UUID, token_key: bytes) -> CheckInAnswer:
    """New codes, once a request. Raises Refused."""
    visit_id = visit_opened(tx, body.opened_by, device_id)
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=COPY, asked=body) is None:
        reprint(tx, visit_id=visit_id, token_key=token_key, who=f"device:{device_id}")
        keep_answer(tx, request_id=body.request_id, device_id=device_id, act=COPY, answer=_DONE, asked=body)
    return opened_visit(tx, visit_id, token_key)


def link_at_kiosk(tx: Transaction, body: LinkFamily, *, device_id: UUID) -> Recorded:
    """People who came together. Raises Refused."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=FAMILY, asked=body) is None:
        visits = [visit_opened(tx, one, device_id, within=4 * OPENED_FOR) for one in body.opened_by]
        link_family(tx, visit_ids=visits, who=f"device:{device_id}")
        keep_answer(tx, request_id=body.request_id, device_id=device_id, act=FAMILY, answer=_DONE, asked=body)
    return Recorded()


_DONE = {"done": True}


def visit_opened(tx: Transaction, request_id: UUID, device_id: UUID, within: timedelta = OPENED_FOR) -> UUID:
    """Whose visit this kiosk was told of by this request a short while ago. Raises Refused (`visit_not_opened`)."""
    told = answer_of_device(tx, request_id, device_id, within=within) or {}
    said: dict[str, Any] = told.get("issued") or told
    if "visit_id" not in said:
        raise Refused("visit_not_opened", "opened_by")
    return UUID(said["visit_id"])
