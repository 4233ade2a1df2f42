"""An administrator makes a token for one of the hospital's own systems, or takes it back; the audit names no secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from config.contract.hospital_api import Scope
from display_server.db.engine.transaction import Transaction
from display_server.db.models import ApiToken
from display_server.db.reading.own_site import own_site
from display_server.services.audit import audit
from display_server.services.devices.device_secret import fresh_secret, secret_hash
from display_server.services.refused import Refused

LONGEST_NAME = 60
LONGEST_LIFE = timedelta(days=730)
MOST_A_MINUTE = 6000


@dataclass(frozen=True)
class MadeToken:
    """`text` is what the system sends, shown this once."""

    id: UUID
    text: str


def make_token(
    tx: Transaction, *, name: str, scopes: Iterable[Scope], expires_at: datetime, per_minute: int, who: str
) -> MadeToken:
    """A new token. Raises Refused (`name_missing`, `scope_missing`, `end_wrong`, `rate_wrong`)."""
    name, held = name.strip(), sorted(set(scopes))
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("name_missing", "name")
    if not held:
        raise Refused("scope_missing", "scopes")
    if not tx.now < expires_at <= tx.now + LONGEST_LIFE:
        raise Refused("end_wrong", "days")
    if not 1 <= per_minute <= MOST_A_MINUTE:
        raise Refused("rate_wrong", "per_minute")
    key, secret = uuid7(), fresh_secret()
    tx.session.add(
        ApiToken(
            id=key,
            site_id=own_site(tx.session).id,
            name=name,
            scopes=[scope.value for scope in held],
            secret_hash=secret_hash(secret),
            per_minute=per_minute,
            made_at=tx.now,
            made_by=who,
            expires_at=expires_at,
        )
    )
    after = {"name": name, "scopes": held, "expires_at": expires_at.isoformat(), "per_minute": per_minute}
    audit(tx, who=who, what="token.made", subject=f"token:{key}", after=after)
    return MadeToken(key, f"{key}.{secret}")


def revoke_token(tx: Transaction, *, token_id: UUID, who: str) -> bool:
    """Refuse it from now on; twice changes nothing. False: nobody made such a token."""
    token = tx.session.get(ApiToken, token_id)
    if token is None:
        return False
    if token.revoked_at is None:
        token.revoked_at = tx.now
        audit(tx, who=who, what="token.revoked", subject=f"token:{token_id}", before={"name": token.name})
    return True
