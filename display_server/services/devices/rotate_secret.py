"""A device's secret is replaced every month, with an overlap: the old one is right until the new one has been used.

Only hashes are stored, so a new secret whose answer was lost cannot be answered again: a device that still proves itself by the
old one is given another new one. Nobody is ever left outside by it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device
from display_server.services.devices.device_secret import fresh_secret, secret_hash

EVERY = timedelta(days=30)
OVERLAP = timedelta(minutes=10)
"""What is on its way with the old secret still arrives; an answer that was lost is made up for after as long."""


@dataclass(frozen=True)
class SecretUsed:
    """How far a device's rotation has come, as its own request shows: `old` where it was proved by the secret before.

    `rotated_at` None: a secret that was given by hand and lies in a file (the demo's); it is not replaced.
    """

    rotated_at: datetime | None
    overlaps: bool
    old: bool


def needs_another(used: SecretUsed, now: datetime) -> bool:
    """Whether the device should be answered a new secret now."""
    if used.overlaps:
        return used.old and _since(used, now) >= OVERLAP
    return _since(used, now) >= EVERY


def overlap_is_over(used: SecretUsed, now: datetime) -> bool:
    """The new secret arrived: the old one need not be right any longer."""
    return used.overlaps and not used.old and _since(used, now) >= OVERLAP


def rotate_secret(tx: Transaction, *, device_id: UUID, used: SecretUsed) -> str | None:
    """The new secret, to be answered once. None: the device is revoked, or another request of it was faster."""
    device = tx.session.get(Device, device_id)
    if device is None or device.revoked_at is not None or device.rotated_at != used.rotated_at:
        return None
    fresh = fresh_secret()
    if not used.overlaps:
        device.previous_secret_hash = device.secret_hash
    device.secret_hash = secret_hash(fresh)
    device.rotated_at = tx.now
    tx.session.flush()
    return fresh


def end_overlap(tx: Transaction, *, device_id: UUID) -> None:
    """From now on only the newest secret is right."""
    tx.session.execute(update(Device).where(Device.id == device_id).values(previous_secret_hash=None))


def _since(used: SecretUsed, now: datetime) -> timedelta:
    return now - used.rotated_at if used.rotated_at is not None else timedelta(0)
