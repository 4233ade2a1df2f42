"""Staff note what a visit needs and how far it has come; while a helper is awaited, the patient is no no-show."""

from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import VisitNeed
from display_server.domain.happenings import Happening
from display_server.domain.needs import Need, Needs, NeedState, missing_helpers
from display_server.services.stages.visit_facts import happened, visit_with_id

_READ = Prepared(select(VisitNeed.need, VisitNeed.state).where(VisitNeed.visit_id == bindparam("visit_id")))
_ENTER = Prepared(
    insert(VisitNeed).values(
        visit_id=bindparam("visit_id"), need=bindparam("need"), state=bindparam("state"), changed_at=bindparam("at")
    )
)
_OF = (VisitNeed.visit_id == bindparam("of_visit"), VisitNeed.need == bindparam("of_need"))
_CHANGE = Prepared(update(VisitNeed).values(state=bindparam("state"), changed_at=bindparam("at")).where(*_OF))
_TAKE_OUT = Prepared(delete(VisitNeed).where(*_OF))


def needs_of(tx: Transaction, visit_id: UUID) -> Needs:
    """Each need of the visit, and how far it has come."""
    return {Need(row.need): NeedState(row.state) for row in tx.all(_READ, visit_id=visit_id)}


def helper_awaited(tx: Transaction, visit_id: UUID) -> bool:
    """Whether an interpreter or escort is still to come: not here counts as nobody's fault then."""
    return bool(missing_helpers(needs_of(tx, visit_id)))


def set_need(tx: Transaction, *, visit_id: UUID, need: Need, state: NeedState | None, who: str) -> None:
    """The visit has this need, so far; None: it is not needed any more. Raises Refused (`visit_unknown`).

    A helper may be called off: from *coming* back to *asked* is as possible as forward.
    """
    visit_with_id(tx, visit_id)
    before = needs_of(tx, visit_id).get(need)
    if before is state:
        return
    if state is None:
        tx.run(_TAKE_OUT, of_visit=visit_id, of_need=need.value)
    elif before is None:
        tx.run(_ENTER, visit_id=visit_id, need=need.value, state=state.value, at=tx.now)
    else:
        tx.run(_CHANGE, of_visit=visit_id, of_need=need.value, state=state.value, at=tx.now)
    why = {"need": need.value, "before": before.value if before else None, "now": state.value if state else None}
    happened(tx, visit_id, Happening.NEED, who=who, why=why)
