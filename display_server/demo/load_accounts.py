"""The demo's accounts, added as an administrator would; their one password stands in `config/demo/hospital.toml`."""

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.demo.hospital import Hospital
from display_server.services.accounts.add_account import add_account
from display_server.services.accounts.passwords import password_hash


def hashed_password(hospital: Hospital) -> str:
    """The demo password's hash, made before the act: it takes longer than a transaction may."""
    return password_hash(hospital.hospital["demo"]["password"])


def load_accounts(tx: Transaction, hospital: Hospital, hashed: str) -> None:
    """Everybody of `accounts`."""
    for said in hospital.hospital["accounts"]:
        add_account(
            tx,
            email=said["email"],
            password_hash=hashed,
            roles=said["roles"],
            who="command",
            full_name=said["full_name"],
            language=Language(said["language"]),
            departments=said.get("departments"),
        )
