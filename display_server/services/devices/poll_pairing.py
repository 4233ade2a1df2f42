"""A device that shows its code asks whether somebody has approved it: the same secret until it has used it, or time ran out."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from config.contract.device_api import PairingState
from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Pairing

LEAST_BETWEEN_POLLS = timedelta(seconds=4)
"""Devices are told 5 s; one second is left for the network's unevenness."""


class PairingUnknown(LookupError):
    """No such pairing: the code expired, its secret is in use already, or it never was. The device asks for a new one."""


class PollTooSoon(RuntimeError):
    """The device asks faster than it was told to."""


def look_at_pairing(session: Session, *, device_code: str, now: datetime) -> PairingState:
    """Whether the pairing is approved; with approval the device's id and 32-byte secret (hex).

    Reads only: anybody may ask, and a stranger with a guessed code must not take the writer's time. Asked again it answers the
    same: an answer lost on its way must not leave a device outside whose serial is taken.
    """
    found = session.get(Pairing, keyed_hash("pairing", device_code))
    if found is None or found.expires_at <= now:
        raise PairingUnknown
    if found.secret is not None:
        return PairingState(approved=True, device_id=found.device_id, secret=found.secret)
    if found.polled_at is not None and now - found.polled_at < LEAST_BETWEEN_POLLS:
        raise PollTooSoon
    return PairingState(approved=False)


def poll_pairing(tx: Transaction, *, device_code: str) -> PairingState:
    """The same, and when it was asked is noted while nobody has approved."""
    state = look_at_pairing(tx.session, device_code=device_code, now=tx.now)
    if not state.approved:
        asked = Pairing.device_code_hash == keyed_hash("pairing", device_code)
        tx.session.execute(update(Pairing).where(asked).values(polled_at=tx.now))
    return state


def burn_pairing(tx: Transaction, *, device_id: UUID) -> None:
    """The device has used its secret: nobody is answered it again, and it is readable nowhere any more."""
    tx.session.execute(delete(Pairing).where(Pairing.device_id == device_id))
