"""The smallest act there is, and how many of it are on disk: for the tests of the writer."""

from sqlalchemy import func, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import RateCount
from display_server.hub import Hub


def count_up(tx: Transaction, what: str = "x") -> None:
    tx.session.add(RateCount(what=what, window_from=tx.now, count=1))


def rows(hub: Hub) -> int:
    with hub.database.reading() as session:
        return session.scalar(select(func.count()).select_from(RateCount)) or 0
