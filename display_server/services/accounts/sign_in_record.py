"""Sign-ins are counted before a password is looked at, in the database, so that a restart forgives nobody."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too
from sqlalchemy.orm import Session

from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, RateCount, SignIn

_CAME_IN = ("in", "in_passkey", "in_and_passkey", "in_directory", "recovery_code")
_KEPT = timedelta(hours=2)  # longer than any window below


@dataclass(frozen=True)
class _Limit:
    """At most `most` tries of what `key` names in a `window`."""

    key: str
    most: int
    window: timedelta


class SignInThrottled(RuntimeError):
    """Too many tries: `again_at` is when the next one is listened to."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(again_at.isoformat())
        self.again_at = again_at


_THIS = (RateCount.what == bindparam("key"), RateCount.window_from == bindparam("opened"))
_FORGET = Prepared(
    delete(RateCount).where(RateCount.what.startswith("sign_in:"), RateCount.window_from < bindparam("before"))
)
_TRIES = Prepared(select(RateCount.count).where(*_THIS))
_ADD = Prepared(
    insert(RateCount)
    .values(what=bindparam("key"), window_from=bindparam("opened"), count=1)
    .on_conflict_do_update(index_elements=["what", "window_from"], set_={"count": RateCount.__table__.c.count + 1})
)
_FORGIVE = Prepared(delete(RateCount).where(RateCount.what == bindparam("key")))
_TAKE_ONE = Prepared(update(RateCount).values(count=RateCount.count - 1).where(*_THIS, RateCount.count > 0))
_SIGNED_IN = Prepared(
    update(Account).values(last_login_at=bindparam("at")).where(Account.id == bindparam("account_id"))
)
_NOTE = Prepared(
    insert(SignIn).values(
        account_id=bindparam("account_id"),
        at=bindparam("at"),
        address=bindparam("address"),
        outcome=bindparam("outcome"),
    )
)
# Compiled ahead, though people sign in seldom: the queue waits while an act runs, and an ORM's act takes it milliseconds.


def count_sign_in(tx: Transaction, *, address: str, email: str) -> None:
    """Count this try; raises SignInThrottled (and counts no further) once a limit is reached."""
    tx.spare_facts()
    tx.run(_FORGET, before=tx.now - _KEPT)
    limits = _limits(address, email)
    for limit in sorted(limits, key=lambda limit: limit.key):
        alone(tx, limit.key)
    for limit in limits:
        opened = _window_start(tx.now, limit.window)
        row = tx.one(_TRIES, key=limit.key, opened=opened)
        if row is not None and row.count >= limit.most:
            raise SignInThrottled(opened + limit.window)
    for limit in limits:
        tx.run(_ADD, key=limit.key, opened=_window_start(tx.now, limit.window))


def record_sign_in(tx: Transaction, *, account_id: int, address: str, email: str, outcome: str = "in") -> None:
    """Somebody signed in: remember when, and forgive what was mistyped from this place before."""
    tx.spare_facts()
    tx.run(_SIGNED_IN, account_id=account_id, at=tx.now)
    note_sign_in(tx, account_id=account_id, address=address, outcome=outcome)
    pair, place, person = _limits(address, email)
    tx.run(_FORGIVE, key=pair.key)
    for limit in (place, person):  # only tries that failed count: a whole shift may sign in from one address
        tx.run(_TAKE_ONE, key=limit.key, opened=_window_start(tx.now, limit.window))


def note_sign_in(tx: Transaction, *, account_id: int, address: str, outcome: str) -> None:
    """For the list of sign-ins (`SignIn.outcome`). A name nobody has is only counted: it could be a password."""
    tx.spare_facts()
    tx.run(_NOTE, account_id=account_id, at=tx.now, address=address[:45], outcome=outcome)


@dataclass(frozen=True)
class SignInLine:
    """One try, as its person and administrators see it. `outcome`: as `SignIn.outcome`."""

    at: datetime
    address: str
    outcome: str


def sign_ins_of(session: Session, account_id: int, most: int) -> list[SignInLine]:
    """Newest first, those that failed among them."""
    found = session.scalars(
        select(SignIn).where(SignIn.account_id == account_id).order_by(SignIn.id.desc()).limit(most)
    )
    return [SignInLine(one.at, one.address, one.outcome) for one in found]


@dataclass(frozen=True)
class PersonsSignIn:
    """One try among everybody's. `id` counts up: older ones are asked for by it."""

    id: int
    account_id: int
    email: str
    name: str
    line: SignInLine


def sign_ins(
    session: Session, *, text: str, failed: bool, before: int | None, accounts: Iterable[int] | None, most: int
) -> list[PersonsSignIn]:
    """Everybody's, newest first. `text`: part of a name, an e-mail or an address; `failed`: only those that did not get in;
    `accounts`: only of these (None: of all); `before`: only older ones."""
    wanted = select(SignIn, Account).join(Account, Account.id == SignIn.account_id)
    if text:
        fields = (Account.email, Account.full_name, SignIn.address)
        wanted = wanted.where(or_(*(field.icontains(text, autoescape=True) for field in fields)))
    if failed:
        wanted = wanted.where(SignIn.outcome.not_in(_CAME_IN))
    if accounts is not None:
        wanted = wanted.where(SignIn.account_id.in_(accounts))
    if before is not None:
        wanted = wanted.where(SignIn.id < before)
    found = session.execute(wanted.order_by(SignIn.id.desc()).limit(most))
    return [
        PersonsSignIn(
            one.id, account.id, account.email, account.full_name or "", SignInLine(one.at, one.address, one.outcome)
        )
        for one, account in found
    ]


def end_sessions(tx: Transaction, *, account_id: int) -> None:
    """Every session of this account is over, in whatever browser it stands."""
    tx.session.get_one(Account, account_id).fs_uniquifier = secrets.token_hex(32)


def _limits(address: str, email: str) -> tuple[_Limit, ...]:
    """A colleague's mistyping locks nobody else out; a machine that tries many accounts, or many machines one, is slowed."""
    person = keyed_hash("sign_in", email.strip().lower())[:24]
    return (
        _Limit(f"sign_in:{address}:{person}", 8, timedelta(minutes=5)),
        _Limit(f"sign_in:{address}", 60, timedelta(minutes=5)),
        _Limit(f"sign_in:{person}", 100, timedelta(hours=1)),
    )


def _window_start(now: datetime, window: timedelta) -> datetime:
    seconds = window.total_seconds()
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
