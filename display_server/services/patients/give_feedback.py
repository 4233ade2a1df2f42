"""A finished visit's patient says how it was: once, and kept so that nobody can tell whose it was."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from config.contract.device_api import GiveFeedback, Recorded
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Feedback, Service, Stage, Visit
from display_server.domain.visit import State
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.audit import audit
from display_server.services.patients.at_the_kiosk import visit_opened
from display_server.services.refused import Refused
from display_server.services.visits.asks_feedback import asks_feedback

ACT = "give_feedback"
LOW = 2
"""A score this low opens a follow-up."""
_LATE = timedelta(hours=12)


def give_feedback(tx: Transaction, body: GiveFeedback, *, device_id: UUID) -> Recorded:
    """The request's own record says only that it was answered. Raises Refused (`feedback_given`, `visit_not_finished`)."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT) is not None:
        return Recorded()
    visit = tx.session.get_one(Visit, visit_opened(tx, body.opened_by, device_id, within=_LATE))
    if not asks_feedback(tx, visit):
        raise Refused("feedback_given" if visit.feedback_given else "visit_not_finished")
    visit.feedback_given = True
    tx.session.add(
        Feedback(
            id=uuid4(),
            department_id=_last_department(tx, visit),
            day=visit.day,
            waiting=body.waiting,
            care=body.care,
            way=body.way,
        )
    )
    tx.session.flush()
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer={"done": True})
    return Recorded()


def _last_department(tx: Transaction, visit: Visit) -> int:
    return tx.session.scalars(
        select(Department.id)
        .join(Service, Service.department_id == Department.id)
        .join(Stage, Stage.service_id == Service.id)
        .where(Stage.visit_id == visit.id, Stage.state == State.DONE.value)
        .order_by(Stage.position.desc())
        .limit(1)
    ).one()


def look_into(tx: Transaction, *, key: UUID, account_id: int) -> None:
    """Somebody of the staff has seen to a low score. Raises Refused (`feedback_unknown`)."""
    found = tx.session.get(Feedback, key)
    if found is None:
        raise Refused("feedback_unknown", "feedback")
    if found.seen_at is None:
        found.seen_at, found.seen_by = tx.now, account_id
        audit(tx, who=f"account:{account_id}", what="look_into_feedback", subject=f"feedback:{key}")
