"""Somebody left a kiosk without what they came for: one more of that screen, that day, there."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is SQLite's, too

from config.contract.device_api import Recorded
from config.contract.kiosk_use import TellLeft
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, KioskLeft, Site
from display_server.domain.numbering import business_day
from display_server.services.answered import earlier_answer, keep_answer

ACT = "left"
_LEFT = KioskLeft.__table__


def count_left(tx: Transaction, body: TellLeft, *, device_id: UUID) -> Recorded:
    """A kiosk that was away tells it later, of the day it was; a clock that is ahead counts today."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT) is not None:
        return Recorded()
    site = tx.session.get_one(Site, tx.session.get_one(Device, device_id).site_id)
    day = business_day(min(body.left_at, tx.now), ZoneInfo(site.zone), site.day_starts).isoformat()
    tx.session.execute(
        insert(KioskLeft)
        .values(day=day, step=body.step, device_id=device_id, count=1)
        .on_conflict_do_update(index_elements=list(_LEFT.primary_key), set_={"count": _LEFT.c.count + 1})
    )
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=ACT, answer={"done": True})
    return Recorded()
