"""Where roles hold: at every site, or at one; and whose accounts an administrator of one site sees."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.site_scope import everywhere, site_now
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Role, Site, SiteRole


def several_sites(session: Session) -> bool:
    """Whether the hub has more than one, closed ones among them: until then nothing is said of sites anywhere."""
    with everywhere():
        return len(session.scalars(select(Site.id).limit(2)).all()) > 1


def roles_hold_at(session: Session) -> int | None:
    """The site for which roles are entered where nothing else says so; None: at every site, the hub having one."""
    return site_now() if several_sites(session) else None


def is_of_site_alone(account: Account, site_id: int | None) -> bool:
    """Works at this site and nowhere else: only such accounts are an administrator's of one site, who could else give
    themselves what others may elsewhere, by a new password."""
    return not account.roles and {one.site_id for one in account.site_roles} == {site_id}


def roles_at(account: Account, site_id: int | None) -> list[str]:
    """The names of what the account is there; None: at every site."""
    held = account.roles if site_id is None else [one.role for one in account.site_roles if one.site_id == site_id]
    return sorted(role.name for role in held)


def roles_everywhere_and_at(account: Account, site_id: int) -> set[str]:
    """All that the account is at this site."""
    return {*roles_at(account, None), *roles_at(account, site_id)}


def give_roles(tx: Transaction, account: Account, names: Sequence[str], site_id: int | None) -> None:
    """Exactly these there from now on; what the account is elsewhere stays."""
    roles = [_find_or_make(tx, name) for name in dict.fromkeys(names)]
    if site_id is None:
        account.roles = roles
        return
    held = {one.role_id: one for one in account.site_roles if one.site_id == site_id}
    elsewhere = [one for one in account.site_roles if one.site_id != site_id]
    wanted = [held.get(role.id) or SiteRole(site_id=site_id, role_id=role.id, role=role) for role in roles]
    account.site_roles = [*elsewhere, *wanted]


def _find_or_make(tx: Transaction, name: str) -> Role:
    found = tx.session.scalar(select(Role).where(Role.name == name))
    if found is None:
        found = Role(name=name)
        tx.session.add(found)
        tx.session.flush()
    return found
