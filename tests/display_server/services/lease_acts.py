"""Short ways for tests to lease numbers and hand them in."""

from datetime import date, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from config.contract.device_api import LeasedBlock, LeaseNumbers, OfflineNumber, Recorded, ReturnLease
from config.contract.words import Language
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.arrivals.enter_offline import enter_offline
from display_server.services.numbers.lease_numbers import lease_numbers, return_lease
from tests.display_server.services.queue_acts import CARDIOLOGY, token_key
from tests.small_cast import KIOSK, NOW, named


def lease(
    hub: Hub,
    size: int = 20,
    *,
    series: str = "clinics",
    device: UUID = KIOSK,
    request_id: UUID | None = None,
    day: date | None = None,
) -> LeasedBlock:
    body = LeaseNumbers(request_id=request_id or uuid7(), series=series, size=size, day=day)
    return hub.writer.run(lambda tx: lease_numbers(tx, body, device_id=device))


def give_back(hub: Hub, block: LeasedBlock, next_number: int, *, device: UUID = KIOSK) -> Recorded:
    body = ReturnLease(request_id=uuid7(), lease_id=block.lease_id, next_number=next_number)
    return hub.writer.run(lambda tx: return_lease(tx, body, device_id=device))


def offline(
    block: LeasedBlock,
    number: int,
    *,
    at: datetime = NOW,
    service: str = CARDIOLOGY,
    request_id: UUID | None = None,
    replaces: UUID | None = None,
) -> OfflineNumber:
    return OfflineNumber(
        request_id=request_id or uuid7(), session_id=uuid7(), lease_id=block.lease_id, number=number, service=service,
        language=Language.UKRAINIAN, issued_at=at, hub_time=at, replaces=replaces,
    )  # fmt: skip


def hand_in(hub: Hub, body: OfflineNumber, *, device: UUID = KIOSK) -> Recorded:
    return hub.writer.run(lambda tx: enter_offline(tx, body, device_id=device, token_key=token_key(hub)))


def another_kiosk(hub: Hub, key: int = 0xA2, serial: str = "L2") -> UUID:
    device = Device(
        id=UUID(int=key), site_id=1, kind="kiosk", serial=serial, names=named("Second"), paired_at=NOW, seen={},
        settings={},
    )  # fmt: skip
    hub.writer.run(lambda tx: tx.session.add(device))
    return UUID(int=key)
