"""A write that changes nothing: whether the database takes one now (a full disk, a lock that is held, a lost server)."""

from sqlalchemy import update

from display_server.db.engine.transaction import Transaction
from display_server.db.models import HubIdentity


def try_writing(tx: Transaction) -> None:
    """The hub's one row, as it was."""
    tx.session.execute(update(HubIdentity).values(generation=HubIdentity.generation))
