"""Nobody goes on from a triage service before somebody has said how urgent it is."""

from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Service, Stage
from display_server.services.refused import Refused

_TRIAGE = Prepared(
    select(Service.triage, Stage.urgency)
    .select_from(Stage)
    .join(Service, Service.id == Stage.service_id)
    .where(Stage.id == bindparam("stage_id"))
)


def check_triaged(tx: Transaction, stage_id: UUID) -> None:
    """Before a patient goes on to another service: nobody does without a triage. Raises Refused (`triage_first`)."""
    found = tx.one(_TRIAGE, stage_id=stage_id)
    if found is not None and found.triage and found.urgency is None:
        raise Refused("triage_first", "number")
