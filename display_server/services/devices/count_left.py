"""Somebody left a kiosk without what they came for: one more of that screen, that day, there."""

from uuid import UUID

from config.contract.device_api import Recorded
from config.contract.kiosk_use import TellLeft
from display_server.db.engine.transaction import Transaction
from display_server.db.models import KioskLeft
from display_server.services.count_one_more import count_one_more

ACT = "left"


def count_left(tx: Transaction, body: TellLeft, *, device_id: UUID) -> Recorded:
    return count_one_more(
        tx, KioskLeft, {"step": body.step}, at=body.left_at, request_id=body.request_id, act=ACT, device_id=device_id
    )
