"""A device that shows its code asks whether somebody has approved it; the secret is answered exactly once."""

from datetime import timedelta

from sqlalchemy import delete, update

from config.contract.device_api import PairingState
from display_server.db.encryption import keyed_hash
from display_server.db.models import Pairing
from display_server.db.transaction import Transaction

LEAST_BETWEEN_POLLS = timedelta(seconds=4)
"""Devices are told 5 s; one second is left for the network's unevenness."""


class PairingUnknown(LookupError):
    """No such pairing: the code expired, was answered already, or never was. The device asks for a new one."""


class PollTooSoon(RuntimeError):
    """The device asks faster than it was told to."""


def poll_pairing(tx: Transaction, *, device_code: str) -> PairingState:
    """Whether the pairing is approved; with approval the device's id and 32-byte secret (hex), then it is gone."""
    found = tx.session.get(Pairing, keyed_hash("pairing", device_code))
    if found is None or found.expires_at <= tx.now:
        raise PairingUnknown
    if found.secret is not None:
        answer = PairingState(approved=True, device_id=found.device_id, secret=found.secret)
        tx.session.execute(delete(Pairing).where(Pairing.device_code_hash == found.device_code_hash))
        return answer
    if found.polled_at is not None and tx.now - found.polled_at < LEAST_BETWEEN_POLLS:
        raise PollTooSoon
    tx.session.execute(
        update(Pairing).where(Pairing.device_code_hash == found.device_code_hash).values(polled_at=tx.now)
    )
    return PairingState(approved=False)
