"""First passwords: made for people by an administrator, good only for choosing a password of their own, and not for long."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, null, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too
from sqlalchemy.orm import Session

from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, FirstPassword
from display_server.services.accounts.change_account import set_password
from display_server.services.audit import audit

LASTS = timedelta(days=14)
"""A shift comes back from its leave within them."""
_SHUT = Prepared(
    update(Account).values(password=null(), fs_uniquifier=bindparam("key")).where(Account.id == bindparam("account_id"))
)
_NEW = insert(FirstPassword).values(
    account_id=bindparam("account_id"), mark=bindparam("mark"), until=bindparam("until")
)
_KEEP = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["account_id"], set_={"mark": _NEW.excluded.mark, "until": _NEW.excluded.until}
    )
)
# Compiled ahead: a sheet is many people, and an ORM's act takes milliseconds for each.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class FirstPasswordGone(ValueError):
    """It was used, replaced by a newer one, or is too old."""


@dataclass(frozen=True)
class First:
    """The first password of an account as it is kept; `until`: after that it opens nothing."""

    mark: str
    until: datetime

    def is_this(self, account_id: int, password: str) -> bool:
        return hmac.compare_digest(self.mark, _mark(account_id, password))


def new_first_password() -> str:
    """99 bits, told once: twenty letters and figures nobody takes for another."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def give_first_passwords(tx: Transaction, passwords: Mapping[int, str], *, who: str) -> datetime:
    """By account. Until when they are good. What these people had before opens nothing any more, their sessions are over."""
    tx.spare_facts()
    until = tx.now + LASTS
    for account_id, password in passwords.items():
        tx.run(_SHUT, account_id=account_id, key=secrets.token_hex(32))
        tx.run(_KEEP, account_id=account_id, mark=_mark(account_id, password), until=until)
        said = {"until": until.isoformat()}
        audit(tx, who=who, what="account.first_password", subject=f"account:{account_id}", after=said)
    return until


def first_password_of(session: Session, account_id: int) -> First | None:
    found = session.get(FirstPassword, account_id)
    return None if found is None else First(found.mark, found.until)


def choose_own_password(tx: Transaction, *, account_id: int, password_hash: str) -> None:
    """In place of the first one, which is used up by it. Raises FirstPasswordGone."""
    opened = delete(FirstPassword).where(FirstPassword.account_id == account_id, FirstPassword.until > tx.now)
    if tx.session.execute(opened).rowcount == 0:  # type: ignore[attr-defined]
        raise FirstPasswordGone
    set_password(tx, account_id=account_id, password_hash=password_hash, who=f"account:{account_id}")


def _mark(account_id: int, password: str) -> str:
    """As people type it from paper: large letters, spaces for hyphens or none."""
    plain = "".join(letter for letter in password if letter.isalnum()).lower()
    return keyed_hash("first_password", f"{account_id}:{plain}")
