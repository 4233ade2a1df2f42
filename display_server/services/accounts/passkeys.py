"""Passkeys of an account: kept, named, used, taken away. What an authenticator says is read in `passkey_answers.py`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Passkey, SecondFactor
from display_server.services.accounts.passkey_answers import NewPasskey, PasskeyRefused, UsedPasskey
from display_server.services.accounts.second_factor import factors_of, keep_recovery_codes
from display_server.services.audit import audit

MOST = 20
"""Of one account."""
LONGEST_NAME = 60

_NEWEST = bindparam("newest", type_=BigInteger())
_COUNTS_ON = Prepared(
    update(Passkey)
    .values(sign_count=_NEWEST, last_used_at=bindparam("at"))
    .where(
        Passkey.id == bindparam("passkey_id"),
        or_(Passkey.sign_count < _NEWEST, and_(Passkey.sign_count == 0, _NEWEST == 0)),
    )
)


class PasskeyNotKept(ValueError):
    """A key under `staff.passkey.refused.`: it is not kept, or not taken away."""


@dataclass(frozen=True)
class PasskeyLine:
    """One passkey as its owner sees it."""

    id: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class PasskeyFound:
    """Whose it is, and the key that its answers are checked with."""

    id: int
    account_id: int
    public_key: str


def passkeys_of(session: Session, account_id: int) -> list[PasskeyLine]:
    found = session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id))
    return [PasskeyLine(one.id, one.name, one.added_at, one.last_used_at) for one in found]


def credentials_of(session: Session, account_id: int) -> list[str]:
    """What browsers call them."""
    found = select(Passkey.credential).where(Passkey.account_id == account_id).order_by(Passkey.id)
    return list(session.scalars(found))


def find_passkey(session: Session, credential: str) -> PasskeyFound | None:
    row = session.scalar(select(Passkey).where(Passkey.credential == credential))
    return None if row is None else PasskeyFound(row.id, row.account_id, row.public_key)


def keep_passkey(tx: Transaction, *, account_id: int, made: NewPasskey, name: str) -> list[str]:
    """From now on it opens the account. The recovery codes, shown once, where there were none. Raises PasskeyNotKept."""
    held = passkeys_of(tx.session, account_id)
    if tx.session.scalar(select(Passkey.id).where(Passkey.credential == made.credential)) is not None:
        raise PasskeyNotKept("known")
    if len(held) >= MOST:
        raise PasskeyNotKept("many")
    name = " ".join(name.split())[:LONGEST_NAME] or _nameless(held)
    tx.session.add(
        Passkey(
            account_id=account_id,
            credential=made.credential,
            public_key=made.public_key,
            sign_count=made.sign_count,
            transports=list(made.transports),
            name=name,
            added_at=tx.now,
        )
    )
    tx.session.flush()
    who = f"account:{account_id}"
    audit(tx, who=who, what="passkey.added", subject=who, after={"name": name})
    return keep_recovery_codes(tx, account_id=account_id)


def use_passkey(tx: Transaction, *, passkey: PasskeyFound, used: UsedPasskey) -> None:
    """A right answer came. Raises PasskeyRefused where its count did not rise: the key may have been copied."""
    tx.spare_facts()
    if tx.run(_COUNTS_ON, passkey_id=passkey.id, newest=used.sign_count, at=tx.now) == 0:
        raise PasskeyRefused("count_went_back")


def note_refused(tx: Transaction, *, account_id: int | None, why: str, who: str = "nobody") -> None:
    """For the audit: somebody's passkey was refused; None: nobody knows whose. `who`: where somebody is signed in."""
    subject = "passkey" if account_id is None else f"account:{account_id}"
    audit(tx, who=who, what="passkey.refused", subject=subject, after={"why": why})


def remove_passkey(tx: Transaction, *, account_id: int, passkey_id: int, must_have: bool) -> None:
    """It opens nothing any more. `must_have`: this person may not be without a second factor. Raises PasskeyNotKept."""
    tx.session.get_one(Account, account_id, with_for_update=True)  # two removals at once leave one
    row = tx.session.get(Passkey, passkey_id)
    if row is None or row.account_id != account_id:
        raise PasskeyNotKept("gone")
    left = factors_of(tx.session, account_id)
    last = not left.app and left.passkeys == 1
    if last and must_have:
        raise PasskeyNotKept("last")
    tx.session.execute(delete(Passkey).where(Passkey.id == passkey_id))
    if last:  # recovery codes of nothing
        tx.session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    who = f"account:{account_id}"
    audit(tx, who=who, what="passkey.removed", subject=who, before={"name": row.name})


def _nameless(held: list[PasskeyLine]) -> str:
    names = {one.name for one in held}
    return next(name for number in range(1, MOST + 2) if (name := f"Passkey {number}") not in names)
