"""A patient says that they belong to a class of need. The site says which are taken on their word."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.domain.priority import CLAIMABLE, Priority

_CLAIMS = Prepared(select(Site.claims).where(Site.id == bindparam("site_id")))
CLAIMED = {"claimed": True}
"""In the diary, so that staff see whose word it was."""


def claimed(tx: Transaction, service: Row, claim: str | None) -> Priority | None:
    """None: nothing was claimed, or it is not taken here (any more): nobody loses their number over it."""
    if claim is None or service.triage:
        return None
    taken: Sequence[str] = tx.only(_CLAIMS, site_id=service.site_id).claims or ()
    return next((one for one in CLAIMABLE if one.value == claim and claim in taken), None)
