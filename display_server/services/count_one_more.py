"""One more of something that kiosks tell to be counted: by the site's business day, the thing and the kiosk. Never who."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from config.contract.device_api import Recorded
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, KioskLeft, PlaceChoice, Site
from display_server.domain.numbering import business_day
from display_server.services.answered import earlier_answer, keep_answer


def count_one_more(
    tx: Transaction, table: type[KioskLeft | PlaceChoice], what: dict[str, Any], *,
    at: datetime, request_id: UUID, act: str, device_id: UUID,
) -> Recorded:  # fmt: skip
    """`what`: its column and value. A kiosk that was away tells it later, of the day it was; a clock that is ahead counts
    today."""
    if earlier_answer(tx, request_id=request_id, device_id=device_id, act=act) is not None:
        return Recorded()
    site = tx.session.get_one(Site, tx.session.get_one(Device, device_id).site_id)
    day = business_day(min(at, tx.now), ZoneInfo(site.zone), site.day_starts).isoformat()
    kept = table.__table__
    tx.session.execute(
        insert(table)
        .values(day=day, device_id=device_id, count=1, **what)
        .on_conflict_do_update(index_elements=list(kept.primary_key), set_={"count": kept.c.count + 1})
    )
    keep_answer(tx, request_id=request_id, device_id=device_id, act=act, answer={"done": True})
    return Recorded()
