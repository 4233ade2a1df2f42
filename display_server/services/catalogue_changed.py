"""Something a kiosk shows has changed: the site's catalogue has a new revision, and every kiosk hears of it."""

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site


def catalogue_changed(tx: Transaction, site: Site) -> None:
    """Counted by the database itself: two administrators at one moment make two revisions, and no kiosk misses one."""
    site.catalogue_revision = Site.catalogue_revision + 1
    tx.session.flush()
    tx.touch(f"site:{site.code}")
