"""Tries that failed, counted in the database over a window of ten minutes: a restart forgives nobody (decision 17)."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from display_server.db.alone import alone
from display_server.db.models import RateCount
from display_server.db.prepared import Prepared
from display_server.db.transaction import Transaction

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


def _window(now: datetime) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds(), now.tzinfo)


def count_failed_try(tx: Transaction, what: str) -> None:
    tx.run(_ADD, what=what, window_from=_window(tx.now))


def too_many_tries(tx: Transaction, what: str) -> bool:
    """Whether this window's failed tries are used up. Until the act ends nobody else is told for the same `what`."""
    alone(tx, what)
    found = tx.one(_READ, what=what, window_from=_window(tx.now))
    return found is not None and found.count >= FAILED_TRIES_A_WINDOW
