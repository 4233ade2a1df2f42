"""Tries that failed, counted in the database over a window of ten minutes: a restart forgives nobody (decision 17)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from display_server.db.engine.alone import alone
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import RateCount

WINDOW = timedelta(minutes=10)
FAILED_TRIES_A_WINDOW = 20

_COUNT = RateCount.__table__
_ADD = Prepared(
    insert(RateCount)
    .values(what=bindparam("what"), window_from=bindparam("window_from"), count=1)
    .on_conflict_do_update(index_elements=["what", "window_from"], set_={"count": _COUNT.c.count + 1})
)
_READ = Prepared(
    select(RateCount.count).where(
        RateCount.what == bindparam("what"), RateCount.window_from == bindparam("window_from")
    )
)
_UNLOCK = Prepared(
    delete(RateCount).where(RateCount.what == bindparam("what"), RateCount.window_from == bindparam("window_from"))
)
_LOCKED = datetime(9999, 1, 1, tzinfo=UTC)


def _window(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), now.tzinfo)


def count_failed_try(tx: Transaction, what: str) -> None:
    tx.run(_ADD, what=what, window_from=_window(tx.now))


def too_many_tries(tx: Transaction, what: str, most: int = FAILED_TRIES_A_WINDOW) -> bool:
    """Whether this window's failed tries are used up. Until the act ends nobody else is told for the same `what`."""
    alone(tx, what)
    found = tx.one(_READ, what=what, window_from=_window(tx.now))
    return found is not None and found.count >= most


def lock(tx: Transaction, what: str) -> None:
    """Shut until somebody opens it: no window ends this."""
    tx.run(_ADD, what=what, window_from=_LOCKED)


def is_locked(tx: Transaction, what: str) -> bool:
    return tx.one(_READ, what=what, window_from=_LOCKED) is not None


def unlock(tx: Transaction, what: str) -> None:
    tx.run(_UNLOCK, what=what, window_from=_LOCKED)
