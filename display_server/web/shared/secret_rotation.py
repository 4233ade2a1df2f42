"""Where a device is heard of regularly, its secret's month is looked after: one way for kiosks and boards."""

from uuid import UUID

from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.device_secret import secret_hash
from display_server.services.devices.rotate_secret import (
    SecretUsed,
    end_overlap,
    needs_another,
    overlap_is_over,
    rotate_secret,
)


def tend_secret(hub: Hub, device_id: UUID, secret: str) -> str | None:
    """A new secret for the device that has just proved itself by `secret`, where it is time; else None."""
    now = hub.clock.now()
    with hub.database.reading() as session:
        device = session.get(Device, device_id)
        if device is None or device.secret_hash is None:
            return None
        overlaps = device.previous_secret_hash is not None
        old = overlaps and device.previous_secret_hash == secret_hash(secret)
        used = SecretUsed(device.rotated_at, overlaps, old)
    if needs_another(used, now):
        return hub.writer.run(lambda tx: rotate_secret(tx, device_id=device_id, used=used))
    if overlap_is_over(used, now):
        hub.writer.run(lambda tx: end_overlap(tx, device_id=device_id))
    return None
