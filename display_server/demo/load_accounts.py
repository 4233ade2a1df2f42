"""The demo's accounts. Their one password stands here because a demo database holds nobody's data (and says DEMO)."""

from config.contract.words import Language
from display_server.db.transaction import Transaction
from display_server.demo.hospital import Hospital
from display_server.services.add_account import add_account
from display_server.services.passwords import password_hash

DEMO_PASSWORD = "welcome to st anna"  # noqa: S105  # said by `./run demo`; add_account refuses nothing of it on purpose


def hashed_password() -> str:
    """The demo password's hash, made before the act: it takes longer than a transaction may."""
    return password_hash(DEMO_PASSWORD)


def load_accounts(tx: Transaction, hospital: Hospital, hashed: str) -> None:
    """Everybody of `accounts` in hospital.toml."""
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
