"""The typed code beside a ticket's QR: who cannot scan types it at the hospital's address and comes to the same page."""

from datetime import timedelta

from sqlalchemy import bindparam, select

from display_server.db.columns.code_index import visit_code_hash
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Visit
from display_server.domain.codes import read_typed, visit_token
from display_server.services.accounts.rate_limit import count_failed_try, too_many_tries
from display_server.services.refused import Refused

TRIES_AN_ADDRESS = 20
TRIES_OF_ALL = 600
"""In ten minutes; right codes never count. A whole house's tries in a day find one of 3,000 visits once in a hundred days."""
_WITHIN = timedelta(hours=36)
_FOUND = Prepared(
    select(Visit.id, Visit.token_generation)
    .where(Visit.code_hash == bindparam("code"), Visit.issued_at >= bindparam("since"))
    .order_by(Visit.issued_at.desc())
    .limit(1)
)


def token_of_code(tx: Transaction, typed: str, *, address: str, token_key: bytes) -> str | None:
    """The visit's token; None: no ticket of these days has this code. Raises Refused (`too_many_tries`)."""
    tx.spare_facts()
    limits = ((f"ticket_code:{address}"[:80], TRIES_AN_ADDRESS), ("ticket_code", TRIES_OF_ALL))
    if any(too_many_tries(tx, what, most) for what, most in limits):
        raise Refused("too_many_tries")
    code = read_typed(typed)
    found = tx.one(_FOUND, code=visit_code_hash(code.code), since=tx.now - _WITHIN) if code is not None else None
    if found is None:
        for what, _most in limits:
            count_failed_try(tx, what)
        return None
    return visit_token(found.id, token_key, found.token_generation)
