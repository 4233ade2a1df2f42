"""A device's secret: 32 random bytes it keeps, of which the hub stores only the SHA-256 (design decision 18)."""

import hashlib
import secrets


def fresh_secret() -> str:
    """A new secret, 64 hex digits, as it travels to the device once."""
    return secrets.token_hex(32)


def secret_hash(secret: str) -> str:
    """What `Device.secret_hash` holds for a secret as the device sends it."""
    return hashlib.sha256(secret.encode()).hexdigest()
