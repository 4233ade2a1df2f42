"""Sign-ins are counted before a password is looked at, in the database, so that a restart forgives nobody."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from display_server.db.alone import alone
from display_server.db.encryption import keyed_hash
from display_server.db.models import Account, RateCount
from display_server.db.transaction import Transaction

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


def count_sign_in(tx: Transaction, *, address: str, email: str) -> None:
    """Count this try; raises SignInThrottled (and counts no further) once a limit is reached."""
    tx.session.execute(
        delete(RateCount).where(RateCount.what.startswith("sign_in:"), RateCount.window_from < tx.now - _KEPT)
    )
    limits = _limits(address, email)
    for limit in sorted(limits, key=lambda limit: limit.key):
        alone(tx, limit.key)
    for limit in limits:
        opened = _window_start(tx.now, limit.window)
        row = tx.session.get(RateCount, (limit.key, opened))
        if row is not None and row.count >= limit.most:
            raise SignInThrottled(opened + limit.window)
    for limit in limits:
        add = insert(RateCount).values(what=limit.key, window_from=_window_start(tx.now, limit.window), count=1)
        tx.connection.execute(
            add.on_conflict_do_update(index_elements=["what", "window_from"], set_={"count": RateCount.count + 1})
        )


def record_sign_in(tx: Transaction, *, account_id: int, address: str, email: str) -> None:
    """Somebody signed in: remember when, and forgive what was mistyped from this place before."""
    account = tx.session.get_one(Account, account_id)
    account.last_login_at = tx.now
    pair, place, person = _limits(address, email)
    tx.session.execute(delete(RateCount).where(RateCount.what == pair.key))
    for limit in (place, person):  # only tries that failed count: a whole shift may sign in from one address
        row = tx.session.get(RateCount, (limit.key, _window_start(tx.now, limit.window)))
        if row is not None and row.count > 0:
            row.count = RateCount.count - 1


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
