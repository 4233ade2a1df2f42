"""How long somebody walks from the kiosk they stand at, or from where they wait, to where they wait next."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Walk
from display_server.domain.due_time import NO_TIME

_MINUTES = Prepared(
    select(Walk.minutes).where(Walk.device_id == bindparam("device_id"), Walk.place_id == bindparam("place_id"))
)


def walk_from(tx: Transaction, device_id: UUID | None, service: Row) -> timedelta:
    """From this kiosk to the service's waiting place, else what its department says. No kiosk: they stand at the desk."""
    if device_id is None:
        return NO_TIME
    return tx.fact(_key(device_id, service), lambda: _asked(tx, device_id, service))


def walk_between(here: Row, there: Row) -> timedelta:
    """From one service's waiting place to another's: inside a department nobody walks far, to another as far as it says."""
    near = here.waiting_place_id == there.waiting_place_id or here.department == there.department
    return NO_TIME if near else timedelta(minutes=there.walk_minutes)


def walk_known(tx: Transaction, device_id: UUID, service: Row) -> timedelta | None:
    """The same where somebody has asked lately; None: a look would be needed."""
    found: timedelta | None = tx.known(_key(device_id, service))
    return found


def _key(device_id: UUID, service: Row) -> tuple[Any, ...]:
    return ("walk", device_id, service.waiting_place_id, service.walk_minutes)


def _asked(tx: Transaction, device_id: UUID, service: Row) -> timedelta:
    found = tx.one(_MINUTES, device_id=device_id, place_id=service.waiting_place_id)
    return timedelta(minutes=found.minutes if found is not None else service.walk_minutes)
