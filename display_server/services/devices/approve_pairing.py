"""An administrator takes a waiting device into the house: names it, places it, and makes its secret."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from uuid_utils.compat import uuid7

from config.contract.words import DeviceKind, Language, Names
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Pairing, Place
from display_server.db.reading.own_site import own_site
from display_server.services.audit import audit
from display_server.services.boards.board_choices import refuse_nonsense
from display_server.services.catalogue_changed import catalogue_changed
from display_server.services.devices.ask_pairing import CODE_LIVES
from display_server.services.devices.device_secret import fresh_secret, secret_hash
from display_server.services.devices.poll_pairing import PairingUnknown
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.entry_refused import EntryRefused

SERIAL = re.compile(r"^[A-Z0-9][A-Z0-9-]{0,7}$")


@dataclass(frozen=True)
class NewDevice:
    """What the administrator says about the device. `settings` as `db.models.Device` describes them for its kind."""

    names: Names
    serial: str
    place: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def approve_pairing(tx: Transaction, *, code: str, device: NewDevice, who: str) -> UUID:
    """The new device's id. Raises PairingUnknown (code gone), EntryRefused (something entered cannot be used)."""
    waiting = tx.session.scalar(_waiting(code))
    if waiting is None or waiting.expires_at <= tx.now:
        raise PairingUnknown
    site = own_site(tx.session)
    _refuse_nonsense(tx, DeviceKind(waiting.kind), device, Language(site.language))
    secret = fresh_secret()
    row = Device(
        id=uuid7(),
        site_id=site.id,
        kind=waiting.kind,
        serial=device.serial,
        names=device.names,
        place_id=_place_id(tx, device.place),
        secret_hash=secret_hash(secret),
        paired_at=tx.now,
        rotated_at=tx.now,
        seen={},
        settings=dict(device.settings),
    )
    tx.session.add(row)
    tx.session.flush()
    waiting.device_id = row.id
    waiting.secret = secret
    waiting.expires_at = tx.now + CODE_LIVES  # the device has as long again to fetch its secret
    catalogue_changed(tx, site)
    said = {"kind": row.kind, "serial": row.serial, "place": device.place, "settings": row.settings}
    audit(tx, who=who, what="device.approved", subject=f"device:{row.id}", after=said)
    return row.id


def pair_anew(tx: Transaction, *, code: str, device_id: UUID, who: str) -> str:
    """Another machine in a device's place: its name, serial, stand and settings stay, its old secret is refused from now on. Its
    serial. Raises PairingUnknown, EntryRefused (`replaces`).
    """
    waiting, row = tx.session.scalar(_waiting(code)), tx.session.get(Device, device_id)
    if waiting is None or waiting.expires_at <= tx.now:
        raise PairingUnknown
    if row is None or row.kind != waiting.kind:
        raise EntryRefused("replaces", "missing")
    revoke_device(tx, device_id=device_id, who=who)
    secret = fresh_secret()
    row.revoked_at, row.previous_secret_hash, row.secret_hash = None, None, secret_hash(secret)
    row.paired_at, row.rotated_at, row.last_seen, row.seen = tx.now, tx.now, None, {}
    tx.session.flush()
    waiting.device_id, waiting.secret, waiting.expires_at = row.id, secret, tx.now + CODE_LIVES
    catalogue_changed(tx, own_site(tx.session))
    audit(tx, who=who, what="device.paired_anew", subject=f"device:{row.id}", after={"serial": row.serial})
    return row.serial


def _refuse_nonsense(tx: Transaction, kind: DeviceKind, device: NewDevice, site_language: Language) -> None:
    if site_language not in device.names or not device.names[site_language].name.strip():
        raise EntryRefused("name", "missing")
    if not SERIAL.match(device.serial):
        raise EntryRefused("serial", "shape")
    with everywhere():  # no two devices of the hub have one serial
        taken = tx.session.scalar(select(Device.id).where(Device.serial == device.serial)) is not None
    if taken:
        raise EntryRefused("serial", "taken")
    if kind is DeviceKind.BOARD:
        refuse_nonsense(tx.session, {"language": site_language.value, **device.settings})


def _place_id(tx: Transaction, code: str | None) -> int | None:
    if code is None:
        return None
    found = tx.session.scalar(select(Place.id).where(Place.code == code))
    if found is None:
        raise EntryRefused("place", "missing")
    return found


def _waiting(code: str) -> Select[Pairing]:
    """Locked: two administrators may approve the same device at one moment."""
    return select(Pairing).where(Pairing.code == code, Pairing.device_id.is_(None)).with_for_update()
