"""A person's own choice of the language of their pages."""

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account


def choose_language(tx: Transaction, *, account_id: int, language: Language) -> None:
    """From the next page on, in every browser they are signed in with."""
    tx.spare_facts()
    tx.session.get_one(Account, account_id).language = language.value
