"""People of the hospital's directory: which account each is, by issuer and subject; who asked without one; what roles follow."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from config.contract.words import Language
from display_server.db.engine.site_scope import at_site
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department, DirectoryAsker, DirectoryLink
from display_server.domain.directory import Known
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.change_account import change_account
from display_server.services.accounts.sign_in_record import end_sessions
from display_server.services.accounts.where import roles_at, roles_hold_at
from display_server.services.audit import audit

WHO = "directory"
"""How the audit names what its answers changed."""
MOST_ASKERS = 500


class LinkRefused(ValueError):
    """A key under `admin.directory.refused.`."""


@dataclass(frozen=True)
class Came:
    """Whom the directory's answer lets in; or `why` it lets nobody in, a key under `staff.sign_in.refused.directory_`."""

    account_id: int | None
    why: str | None


@dataclass(frozen=True)
class AskerLine:
    """Somebody without an account, as an administrator sees them."""

    subject: str
    email: str
    name: str
    asked_at: datetime


def come_in(tx: Transaction, *, issuer: str, known: Known, adds: bool, language: Language) -> Came:
    """Whose account it is, its roles brought to what the directory says where they follow it. Never by e-mail.

    `adds`: who has none gets one, with the mapped roles and never with more.
    """
    link = tx.session.get(DirectoryLink, (issuer, known.subject), with_for_update=True)
    if link is None:
        made = _add(tx, issuer, known, language) if adds and known.roles else None
        if made is None:
            _note_asker(tx, issuer, known)
            return Came(None, "unknown")
        return Came(made, None)
    account = tx.session.get_one(Account, link.account_id)
    if link.follows:
        _follow(tx, account, known, issuer)
    if not account.active:
        return Came(account.id, "not_you")
    if not account.roles and not account.site_roles:
        return Came(account.id, "role")
    return Came(account.id, None)


def link_account(
    tx: Transaction, *, account_id: int, issuer: str, subject: str, who: str, follows: bool = False
) -> None:
    """This person of the directory is this account from now on. Raises LinkRefused."""
    subject = subject.strip()
    if not 1 <= len(subject) <= 255 or not subject.isprintable():
        raise LinkRefused("subject")
    if tx.session.get(DirectoryLink, (issuer, subject)) is not None:
        raise LinkRefused("taken")
    if link_of(tx.session, account_id) is not None:
        raise LinkRefused("has_one")
    link = DirectoryLink(issuer=issuer, subject=subject, account_id=account_id, follows=follows, linked_at=tx.now)
    tx.session.add(link)
    tx.session.execute(delete(DirectoryAsker).where(DirectoryAsker.issuer == issuer, DirectoryAsker.subject == subject))
    tx.session.flush()
    after = {"subject": subject, "follows": follows}
    audit(tx, who=who, what="directory.linked", subject=f"account:{account_id}", after=after)


def unlink_account(tx: Transaction, *, account_id: int, who: str) -> None:
    """The directory opens it no more: its sessions are over, its roles an administrator's again. Raises LinkRefused."""
    link = link_of(tx.session, account_id)
    if link is None:
        raise LinkRefused("gone")
    tx.session.delete(link)
    end_sessions(tx, account_id=account_id)
    audit(tx, who=who, what="directory.unlinked", subject=f"account:{account_id}", before={"subject": link.subject})


def link_of(session: Session, account_id: int) -> DirectoryLink | None:
    return session.scalar(select(DirectoryLink).where(DirectoryLink.account_id == account_id))


def askers(session: Session, issuer: str) -> list[AskerLine]:
    """Newest first."""
    asked = select(DirectoryAsker).where(DirectoryAsker.issuer == issuer).order_by(DirectoryAsker.asked_at.desc())
    return [_as_line(one) for one in session.scalars(asked)]


def find_asker(session: Session, issuer: str, subject: str) -> AskerLine | None:
    found = _asker(session, issuer, subject)
    return None if found is None else _as_line(found)


def dismiss_asker(tx: Transaction, *, issuer: str, subject: str, who: str) -> None:
    """Taken off the list; who asks again stands on it again."""
    found = _asker(tx.session, issuer, subject)
    if found is not None:
        tx.session.delete(found)
        audit(tx, who=who, what="directory.asker_dismissed", subject=WHO, before={"subject": found.subject})


def note_refused(tx: Transaction, *, why: str, account_id: int | None) -> None:
    """For the audit: somebody came with an answer that was not taken, and one word of why."""
    subject = WHO if account_id is None else f"account:{account_id}"
    audit(tx, who="nobody", what="directory.refused", subject=subject, after={"why": why})


def _as_line(one: DirectoryAsker) -> AskerLine:
    return AskerLine(one.subject, one.email or "", one.full_name or "", one.asked_at)


def _asker(session: Session, issuer: str, subject: str) -> DirectoryAsker | None:
    same = (DirectoryAsker.issuer == issuer, DirectoryAsker.subject == subject)
    return session.scalar(select(DirectoryAsker).where(*same))


def _add(tx: Transaction, issuer: str, known: Known, language: Language) -> int | None:
    """None: an account has that e-mail already, and whose it is a directory does not decide."""
    if known.email is None:
        return None
    with tx.apart() as part:
        try:
            made = add_account(tx, email=known.email, password_hash=None, roles=known.roles, who=WHO,
                               full_name=known.name, language=language, site_id=roles_hold_at(tx.session))  # fmt: skip
        except AccountRefused:
            part.rollback()
            return None
    link_account(tx, account_id=made, issuer=issuer, subject=known.subject, who=WHO, follows=True)
    return made


def _follow(tx: Transaction, account: Account, known: Known, issuer: str) -> None:
    """Roles are those of the mapping now: at every site where the account has some there, and then at single sites none that
    it does not name; else at the one site where the account has some; without any, where people sign in at this address. The
    last administrator keeps theirs: somebody must get in."""
    sites = sorted({one.site_id for one in account.site_roles})
    if account.roles:
        _give(tx, account, known.roles, None, issuer)
        for site in sites:
            _give(tx, account, [one for one in roles_at(account, site) if one in known.roles], site, issuer)
    elif len(sites) < 2:  # at several sites other things: only an administrator of all of them says what
        _give(tx, account, known.roles, sites[0] if sites else roles_hold_at(tx.session), issuer)


def _give(tx: Transaction, account: Account, roles: Sequence[str], where: int | None, issuer: str) -> None:
    with at_site(where):
        here = set(tx.session.scalars(select(Department.code)))
        departments = None if account.departments is None else [one for one in account.departments if one in here]
        with suppress(AccountRefused):
            change_account(tx, account_id=account.id, roles=roles, departments=departments, active=account.active,
                           who=WHO, site_id=where, issuer=issuer)  # fmt: skip


def _note_asker(tx: Transaction, issuer: str, known: Known) -> None:
    found = _asker(tx.session, issuer, known.subject)
    if found is None:
        if (tx.session.scalar(select(func.count()).select_from(DirectoryAsker)) or 0) >= MOST_ASKERS:
            return
        found = DirectoryAsker(issuer=issuer, subject=known.subject)
        tx.session.add(found)
    found.email, found.full_name, found.asked_at = known.email, known.name, tx.now
    tx.session.flush()
