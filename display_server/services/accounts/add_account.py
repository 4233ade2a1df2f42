"""A person may sign in from now on. There are no accounts anybody did not add, and no default passwords."""

import re
import secrets
from collections.abc import Sequence

from sqlalchemy import select

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department
from display_server.services.accounts.where import give_roles
from display_server.services.audit import audit

_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+$")
LONGEST_EMAIL = 120


class AccountRefused(ValueError):
    """The account cannot be added or changed as asked; the text says why, `field` where and `reason` as a code."""

    def __init__(self, said: str, field: str = "email", reason: str = "refused") -> None:
        super().__init__(said)
        self.field, self.reason = field, reason


def add_account(
    tx: Transaction,
    *,
    email: str,
    password_hash: str | None,
    roles: Sequence[str],
    who: str,
    full_name: str | None = None,
    language: Language = Language.ENGLISH,
    departments: Sequence[str] | None = None,
    site_id: int | None = None,
) -> int:
    """The new account's id. `departments`: codes it may see, None = all; `site_id`: where the roles hold, None = at every
    site. Raises AccountRefused.

    `password_hash` comes from `services.accounts.passwords`: hashing takes longer than a transaction may hold the lock. None:
    the account has no password, its person comes through the hospital's directory or with a first password.
    """
    email = email.strip().lower()
    _refuse_nonsense(tx, email, departments)
    account = Account(
        email=email,
        password=password_hash,
        full_name=full_name,
        language=language.value,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        departments=list(departments) if departments is not None else None,
        created_at=tx.now,
        roles=[],
        site_roles=[],
    )
    tx.session.add(account)
    give_roles(tx, account, roles, site_id)
    tx.session.flush()
    said = {"roles": list(roles), "departments": account.departments} | ({"site": site_id} if site_id else {})
    audit(tx, who=who, what="account.added", subject=f"account:{account.id}", after=said)
    return account.id


def _refuse_nonsense(tx: Transaction, email: str, departments: Sequence[str] | None) -> None:
    if not _EMAIL.match(email) or len(email) > LONGEST_EMAIL or not email.isprintable():
        raise AccountRefused(f"the name {email!r} does not look like an e-mail address", reason="shape")
    if tx.session.scalar(select(Account.id).where(Account.email == email)) is not None:
        raise AccountRefused(f"there is an account for {email} already", reason="taken")
    known = set(tx.session.scalars(select(Department.code)))
    if unknown := sorted(set(departments or ()) - known):
        raise AccountRefused(f"no department is called {', '.join(unknown)}", "departments", "unknown")
