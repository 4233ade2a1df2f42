"""What an administrator changes about a person: roles, departments, whether they may sign in, a new password."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department, DirectoryLink, FirstPassword, Role
from display_server.db.reading.ways_in import has_a_way_in, has_its_own_way_in
from display_server.domain.role import ADMINISTERS
from display_server.domain.role import Role as Roles
from display_server.services.accounts.add_account import AccountRefused
from display_server.services.accounts.sign_in_record import end_sessions
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
    issuer: str | None = None,
) -> None:
    """`site_id`: where these roles hold, None = at every site. Departments of other sites stay as they are. `issuer`: of the
    directory people come through now; where nobody says it, nobody is relied upon who could come only that way.

    Who begins to administer signs in once more: what they have open began with a password alone, perhaps.
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
    if of_all and account.active and _is_last(tx.session, account_id, issuer):
        raise AccountRefused("last", "roles", "last")
    before, administered = _said(account), _administers(account)
    give_roles(tx, account, roles, site_id)
    elsewhere = [code for code in account.departments or () if code not in known]
    account.departments = None if departments is None else [*departments, *elsewhere]
    if (account.active and not active) or (_administers(account) and not administered):
        end_sessions(tx, account_id=account_id)
    account.active = active
    after = _said(account)
    if after != before:
        subject = f"account:{account_id}"
        audit(tx, who=who, what="account.changed", subject=subject, before=before, after=after, why=why)


def set_password(tx: Transaction, *, account_id: int, password_hash: str, who: str) -> None:
    """From now on this one; every session of the account is over, and a first password with it."""
    tx.session.get_one(Account, account_id).password = password_hash
    end_sessions(tx, account_id=account_id)
    tx.session.execute(delete(FirstPassword).where(FirstPassword.account_id == account_id))
    audit(tx, who=who, what="account.password_set", subject=f"account:{account_id}")


def _is_last(session: Session, account_id: int, issuer: str | None) -> bool:
    """Whether nobody else could administer every site. Who has a way in of their own here leaves somebody who has one, too:
    the directory may be away on the day somebody must get in. Who can enter by no way is nobody's last."""

    def said(way: ColumnElement[bool], *which: ColumnElement[bool]) -> bool:
        found = select(Account.id).where(Account.active, way, *which).limit(1)
        return session.scalar(found) is not None

    this, others = (
        Account.id == account_id,
        (Account.id != account_id, Account.roles.any(Role.name == Roles.ADMIN.value)),
    )
    if said(has_its_own_way_in(), this):
        return not said(has_its_own_way_in(), *others)
    linked = exists().where(DirectoryLink.account_id == Account.id)
    return said(linked if issuer is None else has_a_way_in(issuer), this) and not said(has_a_way_in(issuer), *others)


def _administers(account: Account) -> bool:
    held = (*account.roles, *(one.role for one in account.site_roles))
    return any(role.name in ADMINISTERS for role in held)


def _said(account: Account) -> dict[str, Any]:
    said = {"roles": roles_at(account, None), "departments": account.departments, "active": account.active}
    sites = sorted({one.site_id for one in account.site_roles})
    return said | ({"at_sites": {str(site): roles_at(account, site) for site in sites}} if sites else {})
