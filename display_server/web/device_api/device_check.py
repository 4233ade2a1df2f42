"""Proof of a device: `Authorization: Bearer <device id>.<secret>`. Proofs are remembered for a while, never for a minute."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from flask import g, request
from sqlalchemy import bindparam, exists, select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from config.contract.words import DeviceKind
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_scope import look_at
from display_server.db.models import Device, Pairing
from display_server.db.reading.states import statements
from display_server.hub import Hub, this_hub
from display_server.services.devices.device_secret import secret_hash
from display_server.services.devices.poll_pairing import burn_pairing
from display_server.web.shared.hub_marks import SEEN, hub_marks_of
from display_server.web.shared.remembered import Remembered

REMEMBERED_S = 20.0
"""A revoked device is refused within this time (the house promises 60 s)."""
_REMEMBERED_AT_MOST = 2000

_DEVICE = Prepared(
    select(
        Device.id,
        Device.kind,
        Device.site_id,
        Device.secret_hash,
        Device.previous_secret_hash,
        Device.revoked_at,
        exists().where(Pairing.device_id == Device.id).label("pairing"),
    ).where(Device.id == bindparam("device_id"))
)


@dataclass(frozen=True)
class KnownDevice:
    """Who is asking."""

    id: UUID
    kind: DeviceKind
    site_id: int


class DeviceProofs:
    """One a web process. Keeps the hash of what was proved, not the secret."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._proofs = Remembered(hub.clock, self._look_up, seconds=REMEMBERED_S, most=_REMEMBERED_AT_MOST)

    def check(self) -> None:
        """Put the device on `g`, or raise Unauthorized: the same answer whatever was wrong."""
        device = self.device_of(request.headers.get("Authorization", ""))
        if device is None:
            raise Unauthorized("This is not a paired device's secret.", www_authenticate=WWWAuthenticate("bearer"))
        look_at(device.site_id)
        seen = request.headers.get(SEEN)
        if hub_marks_of(self._hub).is_news(seen):
            hub_marks_of(self._hub).look(seen, by=f"device:{device.id}")
        g.atrium_device = device

    def remembered(self, header: str) -> KnownDevice | None:
        """Whose secret this is, where it was proved in the last seconds: asks no database."""
        return self._proofs.by_heart(header)

    def device_of(self, header: str) -> KnownDevice | None:
        return self._proofs.who(header)

    def _look_up(self, header: str) -> KnownDevice | None:
        scheme, _, credentials = header.partition(" ")
        key, _, secret = credentials.partition(".")
        if scheme.lower() != "bearer" or not secret or len(header) > 200:
            return None
        try:
            device_id = UUID(key)
        except ValueError:
            return None
        with self._hub.database.reading() as session:
            row = statements(session).one(_DEVICE, device_id=device_id)
        if row is None or row.revoked_at is not None:
            return None
        said = secret_hash(secret)
        accepted = [kept for kept in (row.secret_hash, row.previous_secret_hash) if kept is not None]
        if not any([hmac.compare_digest(said, kept) for kept in accepted]):  # noqa: C419  # compare all: same time
            return None
        if row.pairing:  # its first call: it has its secret
            self._hub.writer.run(lambda tx: burn_pairing(tx, device_id=row.id))
        return KnownDevice(row.id, DeviceKind(row.kind), row.site_id)


def this_device() -> KnownDevice:
    """The device of this request."""
    device = g.atrium_device
    assert isinstance(device, KnownDevice)  # noqa: S101  # the guard put it there
    return device


def device_proofs() -> DeviceProofs:
    found = this_hub().memory["device_proofs"]
    assert isinstance(found, DeviceProofs)  # noqa: S101  # put there while wiring
    return found
