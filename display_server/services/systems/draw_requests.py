"""A token's rate, counted in the database and drawn in lots: a request costs no write of its own, a restart forgives nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from display_server.db.engine.prepared import Prepared
from display_server.db.engine.transaction import Transaction
from display_server.db.models import ApiToken, RateCount

A_MINUTE = timedelta(minutes=1)
SMALLEST_LOT = 20
LOTS_A_MINUTE = 20  # a busy token draws every three seconds, a slow one a few at a time

_READ = Prepared(
    select(RateCount.count).where(
        RateCount.what == bindparam("what"), RateCount.window_from == bindparam("window_from")
    )
)
_MORE = Prepared(
    update(RateCount)
    .values(count=RateCount.count + bindparam("lot"))
    .where(RateCount.what == bindparam("what_counted"), RateCount.window_from == bindparam("since"))
)
_FIRST = Prepared(
    insert(RateCount).values(what=bindparam("what"), window_from=bindparam("window_from"), count=bindparam("lot"))
)
_USED = Prepared(
    update(ApiToken).values(last_used_at=bindparam("at")).where(ApiToken.id == bindparam("token_id"))
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """So many requests may be answered until `until`; none: ask again then."""

    requests: int
    until: datetime


def draw_requests(tx: Transaction, *, token_id: UUID, per_minute: int) -> Drawn:
    """The next lot of this minute. Drawing is what tells the administrator when a token was last used."""
    tx.spare_facts()
    what = f"api:{token_id}"
    since = tx.now.replace(second=0, microsecond=0)
    found = tx.one(_READ, what=what, window_from=since)
    lot = min(max(SMALLEST_LOT, per_minute // LOTS_A_MINUTE), per_minute - (0 if found is None else found.count))
    if lot <= 0:
        return Drawn(0, since + A_MINUTE)
    if found is None:
        tx.run(_FIRST, what=what, window_from=since, lot=lot)
    else:
        tx.run(_MORE, what_counted=what, since=since, lot=lot)
    tx.run(_USED, token_id=token_id, at=tx.now)
    return Drawn(lot, since + A_MINUTE)
