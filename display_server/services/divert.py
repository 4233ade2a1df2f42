"""A patient goes where the line is shorter, by one touch: the same number waits there, in its place by the same arrival."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.diversions import elsewhere_of
from display_server.db.models import Diversion
from display_server.db.prepared import Prepared
from display_server.db.transaction import Transaction
from display_server.services.change_department import change_department
from display_server.services.check_open import check_open
from display_server.services.refused import Refused
from display_server.services.service_facts import service_called
from display_server.services.visit_stage import current_stage

_WAY = Prepared(
    select(Diversion.walk_minutes).where(
        Diversion.from_service_id == bindparam("here"), Diversion.to_service_id == bindparam("there")
    )
)


def divert(tx: Transaction, *, visit_id: UUID, service: str, who: str) -> None:
    """Only there where it is proposed at this moment. Raises Refused (`not_possible_now`, `service_closed` …)."""
    stage = current_stage(tx, visit_id)
    proposed = elsewhere_of(tx, stage.service_id, tx.now)
    if proposed is None or proposed.service != service:
        raise Refused("not_possible_now")
    there = service_called(tx, service)
    check_open(tx, there, tx.now)
    walk = timedelta(minutes=tx.only(_WAY, here=stage.service_id, there=there.id).walk_minutes)
    change_department(tx, visit_id=visit_id, service=service, who=who, walk=walk)
