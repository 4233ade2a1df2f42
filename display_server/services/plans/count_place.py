"""A way was looked for at a kiosk: one more of its place, that day, there."""

from uuid import UUID

from config.contract.device_api import Recorded, TellPlaceChosen
from display_server.db.engine.transaction import Transaction
from display_server.db.models import PlaceChoice
from display_server.services.count_one_more import count_one_more

ACT = "place_chosen"


def count_place(tx: Transaction, body: TellPlaceChosen, *, device_id: UUID) -> Recorded:
    return count_one_more(
        tx,
        PlaceChoice,
        {"place": body.place},
        at=body.chosen_at,
        request_id=body.request_id,
        act=ACT,
        device_id=device_id,
    )
