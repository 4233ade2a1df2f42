"""An ID token, checked as OpenID Connect Core 3.1.3.7 asks; signatures by `joserfc`, with algorithms of our own short list."""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any

ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
"""And the kind of key each needs: `none` and whatever is made with a shared secret are no signatures of the directory."""
LEEWAY_S = 60
OLDEST_S = 600
"""It was made for this sign-in, or this sign-out, moments ago."""
LONGEST = 50_000
LAST_SECOND = 1e12
"""Some thirty thousand years: a larger number is no time, and larger ones still are no floats."""

FindKey = Callable[[str | None, str], Any]
"""By `kid` and kind; raises TokenRefused."""


class TokenRefused(ValueError):
    """One word for the audit: which of the checks it was."""


def read_id_token(
    token: str, find_key: FindKey, *, issuer: str, client: str, nonce: str, now: datetime
) -> dict[str, Any]:
    """Its claims. Raises TokenRefused."""
    _, claims = signed_claims(token, find_key)
    check_whose(claims, issuer=issuer, client=client)
    check_times(claims, now=now.timestamp())
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise TokenRefused("nonce")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise TokenRefused("subject")
    return claims


def signed_claims(token: str, find_key: FindKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and claims of what one of the directory's keys signed. Raises TokenRefused."""
    from joserfc import jws, jwt
    from joserfc.errors import JoseError
    from joserfc.jws import JWSRegistry

    if len(token) > LONGEST or token.count(".") != 2:
        raise TokenRefused("format")
    try:
        head = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError):
        raise TokenRefused("format") from None
    algorithm, kid = head.get("alg"), head.get("kid")
    if algorithm not in ALGORITHMS:
        raise TokenRefused("algorithm")
    if kid is not None and not isinstance(kid, str):
        raise TokenRefused("format")
    key = find_key(kid, ALGORITHMS[algorithm])
    try:
        registry = JWSRegistry(algorithms=[algorithm], strict_check_header=False)  # other heads of theirs harm nobody
        claims = jwt.decode(token, key, algorithms=[algorithm], registry=registry).claims
    except (JoseError, ValueError, TypeError):
        raise TokenRefused("signature") from None
    return head, claims


def check_whose(claims: dict[str, Any], *, issuer: str, client: str) -> None:
    """Who made it, and for whom. Raises TokenRefused."""
    if claims.get("iss") != issuer:
        raise TokenRefused("issuer")
    for_whom, party = claims.get("aud"), claims.get("azp")
    audience = for_whom if isinstance(for_whom, list) else [for_whom]
    if client not in audience:
        raise TokenRefused("audience")
    if (len(audience) > 1 or party is not None) and party != client:
        raise TokenRefused("authorized_party")


def check_times(claims: dict[str, Any], *, now: float) -> None:
    """It was made moments ago and has not ended. Raises TokenRefused."""
    if seconds(claims, "exp") + LEEWAY_S <= now:
        raise TokenRefused("expired")
    made = seconds(claims, "iat")
    if not now - OLDEST_S <= made <= now + LEEWAY_S:
        raise TokenRefused("issued")
    if "nbf" in claims and seconds(claims, "nbf") > now + LEEWAY_S:
        raise TokenRefused("issued")


def seconds(claims: dict[str, Any], name: str) -> float:
    """Since 1970. Raises TokenRefused for what is no time."""
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 <= found <= LAST_SECOND:
        raise TokenRefused("format")
    return float(found)
