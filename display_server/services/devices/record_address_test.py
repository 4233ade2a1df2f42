"""Whether the site's public address leads to this hub: only then do tickets promise a phone page (decision 15)."""

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site


def record_address_test(tx: Transaction, *, site: str, url: str, right: bool) -> bool:
    """Note the outcome of one self-test; False where the site has another address by now and nothing was noted."""
    found = tx.session.scalar(select(Site).where(Site.code == site, Site.public_url == url))
    if found is None:
        return False
    found.public_url_right_at = tx.now if right else None
    return True
