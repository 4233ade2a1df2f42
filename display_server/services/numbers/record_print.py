"""What happened to a ticket's paper, as the kiosk saw it: recorded once, never rewritten (decision 14)."""

from uuid import UUID

from sqlalchemy import bindparam, insert, select

from config.contract.device_api import Recorded, ReportPrint
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import PrintRecord, Visit
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.refused import Refused

ACT = "record_print"
_VISIT = Prepared(select(Visit.id).where(Visit.id == bindparam("visit_id"), here(Visit.site_id)))
_RECORD = Prepared(
    insert(PrintRecord).values(
        visit_id=bindparam("visit_id"), device_id=bindparam("device_id"), outcome=bindparam("outcome"),
        reason=bindparam("reason"), copy_of_ticket=bindparam("copy_of_ticket"), printed_at=bindparam("printed_at"),
    )
)  # fmt: skip


def record_print(tx: Transaction, body: ReportPrint, *, device_id: UUID) -> Recorded:
    """Raises Refused for a visit nobody knows."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body) is not None:
        return Recorded()
    if tx.one(_VISIT, visit_id=body.visit_id) is None:
        raise Refused("visit_unknown", "visit_id")
    tx.run(
        _RECORD, visit_id=body.visit_id, device_id=device_id, outcome=body.outcome.value,
        reason=body.reason.value if body.reason else None, copy_of_ticket=body.copy_of_ticket,
        printed_at=body.printed_at,
    )  # fmt: skip
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer={"recorded": True}, asked=body)
    return Recorded()
