"""A number typed at a kiosk: what the boards show of it at this moment, read where the boards read it, and nothing else.

No service and no department is named, so a discreet one is told to nobody. Unknown numbers, numbers far back in a line and
numbers of no board are one answer; whoever types many of those is asked to wait.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from config.contract.number_now import NumberNow, Shown
from display_server.db.engine.prepared import Prepared, Statements
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, Stage, Visit
from display_server.db.reading.states import department_state
from display_server.domain.queue_order import line_begins
from display_server.services.accounts.rate_limit import count_failed_try, too_many_tries
from display_server.services.refused import Refused

TRIES_A_VISITOR = 5
TRIES_A_KIOSK = 60
"""In ten minutes. Only what no board shows counts: people ask for what they could read anyway as often as they like."""

_DEPARTMENTS = Prepared(
    select(Department.code)
    .select_from(Visit)
    .join(Stage, Stage.visit_id == Visit.id)
    .join(Service, Service.id == Stage.service_id)
    .join(Department, Department.id == Service.department_id)
    .where(here(Visit.site_id), Visit.shown_number == bindparam("number"), Visit.issued_at >= bindparam("since"))
    .group_by(Department.code, Department.position)
    .order_by(Department.position)
)
_GRAVEST = (Shown.CALLED, Shown.INSIDE, Shown.NEXT, Shown.SEEN)


def on_the_boards(run: Statements, number: str, now: datetime) -> NumberNow:
    """What stands on the boards of the visit's own departments; a call goes before an older line of a list.

    Read outside the writer: of a long line it is more than a moment's work.
    """
    found = [
        said
        for row in run.all(_DEPARTMENTS, number=number, since=line_begins(now))
        if (said := _on_the_board(run, row.code, number, now)) is not None
    ]
    return min(found, key=lambda said: _GRAVEST.index(said.shown), default=NumberNow(shown=Shown.NOT_SHOWN))


def count_look(tx: Transaction, session_id: UUID, device_id: UUID, now: NumberNow) -> NumberNow:
    """The answer, where it may be given. Raises Refused (`too_many_tries`), whatever the answer is."""
    tx.spare_facts()
    limits = ((f"number:visitor:{session_id}", TRIES_A_VISITOR), (f"number:{device_id}", TRIES_A_KIOSK))
    if any(too_many_tries(tx, what, most) for what, most in limits):
        raise Refused("too_many_tries")
    if now.shown is Shown.NOT_SHOWN:
        for what, _most in limits:
            count_failed_try(tx, what)
    return now


def _on_the_board(run: Statements, department: str, number: str, now: datetime) -> NumberNow | None:
    state = department_state(run, department, now)
    if state is None:
        return None
    for call in state.calling:
        if call.number == number:
            return NumberNow(shown=Shown.CALLED, place=call.place)
    for place, inside in state.inside.items():
        if inside == number:
            return NumberNow(shown=Shown.INSIDE, place=place)
    if number in state.next:
        return NumberNow(shown=Shown.NEXT)
    return NumberNow(shown=Shown.SEEN) if number in state.last_called else None
