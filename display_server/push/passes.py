"""The right to listen to a stream: a signed, expiring list of topics (design decision 19). Pure; made by web, read by push.

A pass is `<claims>.<signature>`, both base64url without padding; the claims are JSON, the signature is HMAC-SHA256 with the
hub's stream key. Nothing in it is secret, everything in it is fixed.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

LASTS = timedelta(minutes=10)
"""How long a pass is good for; clients renew before its end."""

COOKIE = "atrium_pass"
"""The browser's cookie: HttpOnly, SameSite=Lax, `Path` = `stream_path(name)`."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_LONGEST = 4096  # bytes; a browser's cookie ends there too


class PassRefused(Exception):
    """This token gives no right to listen: forged, malformed or past its end; `args[0]` says which, for the log."""


@dataclass(frozen=True)
class Claims:
    """What a pass allows: one stream by name, its topics, until when, and for which device if it belongs to one."""

    name: str
    topics: tuple[str, ...]
    expires_at: datetime
    device: UUID | None = None


def stream_path(name: str) -> str:
    """Where push serves the stream of that name; also the cookie's `Path`."""
    return f"/stream/{name}"


def make_pass(
    key: str, name: str, topics: Iterable[str], now: datetime, device: UUID | None = None, *, lasts: timedelta = LASTS
) -> tuple[str, datetime]:
    """The token and its end. `name` is this listener's own; `device` lets push end the stream when it is revoked.

    `lasts` is by the clock of `now`: where a demo's runs fast, so many times longer.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"a stream's name is 1 to 80 of a-z 0-9 . _ -, not {name!r}")
    expires = int((now + lasts).timestamp())
    claims: dict[str, object] = {"n": name, "t": list(topics), "e": expires}
    if device is not None:
        claims["d"] = device.hex
    said = _text(json.dumps(claims, separators=(",", ":")).encode())
    token = f"{said}.{_text(_signature(key, said))}"
    if len(token) > _LONGEST:
        raise ValueError("too many topics for one pass")
    return token, datetime.fromtimestamp(expires, UTC)


def read_pass(key: str, token: str, now: datetime) -> Claims:
    """The claims of a token this hub signed and whose end has not come; else `PassRefused`."""
    said, dot, signature = token.partition(".")
    if not dot or len(token) > _LONGEST or not token.isascii():
        raise PassRefused("malformed")
    try:
        signed = hmac.compare_digest(_bytes(signature), _signature(key, said))
    except binascii.Error:
        raise PassRefused("malformed") from None
    if not signed:
        raise PassRefused("forged")
    fields = json.loads(_bytes(said))
    expires_at = datetime.fromtimestamp(fields["e"], UTC)
    if expires_at <= now:
        raise PassRefused("expired")
    device = UUID(hex=fields["d"]) if "d" in fields else None
    return Claims(fields["n"], tuple(fields["t"]), expires_at, device)


def _signature(key: str, said: str) -> bytes:
    return hmac.new(key.encode(), b"atrium-stream-pass\0" + said.encode(), hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
