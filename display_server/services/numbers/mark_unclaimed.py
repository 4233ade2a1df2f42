"""A number came after its person had left the kiosk: staff see it as unclaimed; nobody else ever saw it."""

from uuid import UUID

from sqlalchemy import bindparam, select, update

from config.contract.device_api import Recorded, ReportUnclaimed
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, Site, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.domain import topics
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.refused import Refused

ACT = "mark_unclaimed"
_WHERE = Prepared(
    select(Site.code.label("site"), Department.code.label("department"), Stage.service_id)
    .select_from(Stage)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .where(Stage.visit_id == bindparam("visit_id"), here(Site.id))
    .order_by(*CURRENT_FIRST)
)
_MARK = Prepared(
    update(Visit)
    .values(unclaimed_at=bindparam("at"))
    .where(Visit.id == bindparam("visit_id"), Visit.unclaimed_at.is_(None))
)


def mark_unclaimed(tx: Transaction, body: ReportUnclaimed, *, device_id: UUID) -> Recorded:
    """Raises Refused for a visit nobody knows."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, asked=body) is not None:
        return Recorded()
    where = tx.one(_WHERE, visit_id=body.visit_id)
    if where is None:
        raise Refused("visit_unknown", "visit_id")
    if tx.run(_MARK, visit_id=body.visit_id, at=tx.now):
        tx.touch(*topics.touched_by(site=where.site, department_code=where.department, service_id=where.service_id))
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer={"recorded": True}, asked=body)
    return Recorded()
