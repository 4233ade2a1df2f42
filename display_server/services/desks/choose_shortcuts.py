"""A person's own function keys of the console."""

from collections.abc import Mapping

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account
from display_server.domain.shortcuts import USUAL, Shortcut


def choose_shortcuts(tx: Transaction, *, account_id: int, keys: Mapping[Shortcut, str]) -> None:
    """From the next page on. The usual ones are kept as none chosen, so that a later release's change reaches them."""
    account = tx.session.get_one(Account, account_id)
    account.shortcuts = None if keys == USUAL else {name.value: key for name, key in keys.items()}
