"""A challenge or a state is answered once: the session that holds it is a browser's cookie, and a copy of it is easily kept."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import SpentAnswer

_FORGET = Prepared(delete(SpentAnswer).where(SpentAnswer.until < bindparam("before")))
_SPEND = Prepared(insert(SpentAnswer).values(mark=bindparam("mark"), until=bindparam("until")).on_conflict_do_nothing())
_KEPT_ON = timedelta(minutes=5)  # past its own end, for clocks of several machines


class AnsweredBefore(ValueError):
    """Somebody answered it already."""


def spend(tx: Transaction, *, answer: str, until: datetime) -> None:
    """From now on `answer` (a challenge, a state) is used up, whatever becomes of it. Raises AnsweredBefore."""
    tx.spare_facts()
    tx.run(_FORGET, before=tx.now)
    if tx.run(_SPEND, mark=keyed_hash("spent", answer), until=until + _KEPT_ON) == 0:
        raise AnsweredBefore
