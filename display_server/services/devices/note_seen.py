"""When devices were last heard and what they said: written in batches, never to the diary (design decision 21)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Device
from display_server.domain import topics

SLICE = 200
_SEEN = Prepared(
    update(Device)
    .values(last_seen=bindparam("at"), seen=bindparam("said"))
    .where(Device.id == bindparam("device_id"), or_(Device.last_seen.is_(None), Device.last_seen <= bindparam("at")))
)
_DEPARTMENTS = Prepared(select(Department.code))


def note_seen(tx: Transaction, heard: Mapping[UUID, tuple[datetime, dict[str, Any]]]) -> None:
    """At most SLICE devices at a time: the lock is held for milliseconds only."""
    tx.spare_facts()
    for device_id, (at, said) in sorted(heard.items()):  # in one order: several webs write side by side
        tx.put(_SEEN, device_id=device_id, at=at, said=said)


def tell_consoles(tx: Transaction) -> None:
    """A kiosk's printer changed its word: every console looks again."""
    tx.spare_facts()
    tx.touch(*(topics.department(one.code) for one in tx.all(_DEPARTMENTS)))
