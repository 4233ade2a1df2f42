"""What an act must know of a desk: its room, who works there, whom it serves now, and who waits for it."""

from sqlalchemy import bindparam, select, text

from display_server.db.models import Department, Desk, DeskService, Place, Site, Stage, Visit
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State
from display_server.services.refused import Refused

_DESK = Prepared(
    select(
        Desk.id,
        Desk.code,
        Desk.is_open,
        Desk.opened_by,
        Department.code.label("department"),
        Site.code.label("site"),
        Place.code.label("room"),
    )
    .join(Department, Department.id == Desk.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Desk.place_id)
    .where(Desk.code == bindparam("code"))
)
WITH_A_DESK = text("stage.state IN ('called', 'serving')")
"""Word for word the condition of the index that keeps a desk to one patient, so that SQLite uses it."""

_WITH_PATIENT = Prepared(
    select(Stage.id, Stage.state, Stage.called_at, Visit.id.label("visit_id"), Visit.shown_number)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(Stage.desk_id == bindparam("desk_id"), WITH_A_DESK)
)
_FIRST = Prepared(
    select(Stage.id, Visit.id.label("visit_id"), Visit.shown_number)
    .join(Visit, Visit.id == Stage.visit_id)
    .where(
        Stage.service_id.in_(select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id"))),
        Stage.state == State.WAITING.value,
        Stage.due_at >= bindparam("since"),
    )
    .order_by(Stage.due_at, Stage.arrived_at, Stage.id)
    .limit(1)
)


def desk_called(tx: Transaction, code: str) -> Row:
    """The desk with this code. Raises Refused."""
    found = tx.one(_DESK, code=code)
    if found is None:
        raise Refused("desk_unknown", "desk")
    return found


def patient_at(tx: Transaction, desk_id: int) -> Row | None:
    """The one stage this desk has called or serves."""
    return tx.one(_WITH_PATIENT, desk_id=desk_id)


def first_in_line(tx: Transaction, desk_id: int) -> Row | None:
    """Who is next for this desk, in the order of `domain.queue_order`: here the index keeps it."""
    return tx.one(_FIRST, desk_id=desk_id, since=line_begins(tx.now))
