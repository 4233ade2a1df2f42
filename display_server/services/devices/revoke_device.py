"""A device stops belonging: its secret is refused from this moment, and its open streams end within a minute."""

from uuid import UUID

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Site
from display_server.services.audit import audit
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.numbers.lease_numbers import take_leases_back


class DeviceUnknown(LookupError):
    """No device has this id or serial."""


def revoke_device(tx: Transaction, *, device_id: UUID, who: str) -> None:
    """Refuse the device from now on. Doing it twice changes nothing. Raises DeviceUnknown."""
    device = tx.session.get(Device, device_id)
    if device is None:
        raise DeviceUnknown(device_id)
    if device.revoked_at is not None:
        return
    device.revoked_at = tx.now
    device.previous_secret_hash = None
    tx.session.flush()
    take_leases_back(tx, device_id=device_id)
    site = tx.session.get_one(Site, device.site_id)
    catalogue_changed(tx, site)
    audit(tx, who=who, what="device.revoked", subject=f"device:{device.id}", before={"serial": device.serial})
