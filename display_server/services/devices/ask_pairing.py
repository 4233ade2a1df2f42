"""A new device asks to belong: it gets a code to show and a secret half to ask with (the shape of RFC 8628)."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, func, select

from config.contract.device_api import PairingCode
from config.contract.words import CODE_LETTERS, DeviceKind
from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.alone import alone
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Pairing

CODE_LIVES = timedelta(minutes=10)
OPEN_PER_ADDRESS = 10
POLL_EVERY_S = 5.0


class TooManyPairings(RuntimeError):
    """One network address already shows as many unapproved codes as it may."""


def ask_pairing(tx: Transaction, *, kind: DeviceKind, model: str, address: str, hub_fingerprint: str) -> PairingCode:
    """A code of 8 letters for the device's screen, right for 10 minutes. Raises TooManyPairings at 10 open ones."""
    tx.session.execute(delete(Pairing).where(Pairing.expires_at <= tx.now))
    alone(tx, f"pairing:{address}")
    still_open = tx.session.scalar(select(func.count()).where(Pairing.address == address, Pairing.device_id.is_(None)))
    if (still_open or 0) >= OPEN_PER_ADDRESS:
        raise TooManyPairings(address)
    device_code = secrets.token_urlsafe(32)
    code = _free_code(tx)
    tx.session.add(
        Pairing(
            device_code_hash=keyed_hash("pairing", device_code),
            code=code,
            kind=kind.value,
            model=model,
            address=address,
            asked_at=tx.now,
            expires_at=tx.now + CODE_LIVES,
        )
    )
    tx.session.flush()
    return PairingCode(
        code=code,
        device_code=device_code,
        hub_fingerprint=hub_fingerprint,
        expires_at=tx.now + CODE_LIVES,
        poll_every_s=POLL_EVERY_S,
    )


def _free_code(tx: Transaction) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
        if tx.session.scalar(select(Pairing.code).where(Pairing.code == code)) is None:
            return code
