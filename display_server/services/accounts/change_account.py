"""What an administrator changes about a person: roles, departments, whether they may sign in, a new password."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, AccountRole, Department, FirstPassword, Role
from display_server.domain.role import Role as Roles
from display_server.services.accounts.add_account import AccountRefused
from display_server.services.accounts.where import give_roles, roles_at
from display_server.services.audit import audit


def change_account(
    tx: Transaction,
    *,
    account_id: int,
    roles: Sequence[str],
    departments: Sequence[str] | None,
    active: bool,
    who: str,
    why: str | None = None,
    site_id: int | None = None,
) -> None:
    """`site_id`: where these roles hold, None = at every site. Departments of other sites stay as they are.

    Raises AccountRefused where nobody would be left to administer, or who asks would shut themselves out.
    """
    account, known = tx.session.get_one(Account, account_id), set(tx.session.scalars(select(Department.code)))
    unknown = set(departments or ()) - known
    if unknown:
        raise AccountRefused(f"no department is called {', '.join(sorted(unknown))}", "departments", "unknown")
    loses = (Roles.ADMIN not in roles or not active) and Roles.ADMIN in roles_at(account, site_id)
    if loses and who == f"account:{account_id}":
        raise AccountRefused("own", "roles", "own")
    of_all = Roles.ADMIN in roles_at(account, None) and (not active or (site_id is None and Roles.ADMIN not in roles))
    if of_all and account.active and account.password is not None and _administrators(tx) <= 1:
        raise AccountRefused("last", "roles", "last")
    before = _said(account)
    give_roles(tx, account, roles, site_id)
    elsewhere = [code for code in account.departments or () if code not in known]
    account.departments = None if departments is None else [*departments, *elsewhere]
    if account.active and not active:
        account.fs_uniquifier = secrets.token_hex(32)  # sessions that are open end with it
    account.active = active
    after = _said(account)
    if after != before:
        subject = f"account:{account_id}"
        audit(tx, who=who, what="account.changed", subject=subject, before=before, after=after, why=why)


def set_password(tx: Transaction, *, account_id: int, password_hash: str, who: str) -> None:
    """From now on this one; every session of the account is over, and a first password with it."""
    account = tx.session.get_one(Account, account_id)
    account.password = password_hash
    account.fs_uniquifier = secrets.token_hex(32)
    tx.session.execute(delete(FirstPassword).where(FirstPassword.account_id == account_id))
    audit(tx, who=who, what="account.password_set", subject=f"account:{account_id}")


def _administrators(tx: Transaction) -> int:
    """Who can sign in here by themselves: the hospital's directory may be away on the day somebody must get in."""
    counted = (
        select(func.count(func.distinct(Account.id)))
        .join(AccountRole, AccountRole.account_id == Account.id)
        .join(Role, Role.id == AccountRole.role_id)
        .where(Role.name == Roles.ADMIN.value, Account.active, Account.password.is_not(None))
    )
    return tx.session.scalar(counted) or 0


def _said(account: Account) -> dict[str, Any]:
    said = {"roles": roles_at(account, None), "departments": account.departments, "active": account.active}
    sites = sorted({one.site_id for one in account.site_roles})
    return said | ({"at_sites": {str(site): roles_at(account, site) for site in sites}} if sites else {})
