"""How another system knows that an event is ours, whole and not an old one sent again (the jobs' README shows its side)."""

import hashlib
import hmac

OLDEST_S = 300
"""Receivers should refuse a timestamp further than this from their own clock."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The value of the signature's header; `timestamp` is in Unix seconds, of this very try."""
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"v1={mac.hexdigest()}"
