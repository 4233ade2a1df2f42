"""How long somebody walks from the kiosk they stand at to where they wait; known once for many acts."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.models import Walk
from display_server.db.prepared import Prepared, Row
from display_server.db.transaction import Transaction
from display_server.domain.due_time import NO_TIME

_MINUTES = Prepared(
    select(Walk.minutes).where(Walk.device_id == bindparam("device_id"), Walk.place_id == bindparam("place_id"))
)


def walk_from(tx: Transaction, device_id: UUID | None, service: Row) -> timedelta:
    """From this kiosk to the service's waiting place, else what its department says. No kiosk: they stand at the desk."""
    if device_id is None:
        return NO_TIME
    key = ("walk", device_id, service.waiting_place_id)
    found: Row | None = tx.fact(key, lambda: tx.one(_MINUTES, device_id=device_id, place_id=service.waiting_place_id))
    return timedelta(minutes=found.minutes if found is not None else service.walk_minutes)
