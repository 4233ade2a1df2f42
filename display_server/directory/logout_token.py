"""A logout token, checked as OpenID Connect Back-Channel Logout 1.0 (2.6) asks, and by its type: no other token is one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from display_server.directory.id_token import (
    LEEWAY_S,
    OLDEST_S,
    FindKey,
    TokenRefused,
    check_times,
    check_whose,
    seconds,
    signed_claims,
)

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TYPES = {"logout+jwt", "application/logout+jwt"}
LONGEST_NAME = 255
"""Of a subject, a session, a token's own name."""


@dataclass(frozen=True)
class SignedOut:
    """Who is signed out there: a person, one of their sessions, or both; `name` of the token itself, which counts once, and
    `until` when it could still be believed."""

    subject: str | None
    session: str | None
    name: str
    until: datetime


def read_logout_token(token: str, find_key: FindKey, *, issuer: str, client: str, now: datetime) -> SignedOut:
    """Raises TokenRefused."""
    head, claims = signed_claims(token, find_key)
    if str(head.get("typ", "")).lower() not in TYPES:
        raise TokenRefused("type")
    check_whose(claims, issuer=issuer, client=client)
    check_times(claims, now=now.timestamp())
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise TokenRefused("events")
    if "nonce" in claims:
        raise TokenRefused("nonce")
    subject, session, name = (_name(claims, of) for of in ("sub", "sid", "jti"))
    if name is None:
        raise TokenRefused("token_name")
    if subject is None and session is None:
        raise TokenRefused("subject")
    last = min(seconds(claims, "exp"), seconds(claims, "iat") + OLDEST_S) + LEEWAY_S
    return SignedOut(subject, session, name, datetime.fromtimestamp(last, UTC))


def _name(claims: dict[str, Any], of: str) -> str | None:
    said = claims.get(of)
    if said is not None and not (isinstance(said, str) and 1 <= len(said) <= LONGEST_NAME):
        raise TokenRefused("subject" if of == "sub" else "session" if of == "sid" else "token_name")
    return said
