"""A number from a block this hub does not know: it was given after the backup that the database was restored from.

The paper is in somebody's hand, so it is recorded as it happened, where that can double nothing: the number lies in the gap
that every counter stepped over then (`raise_generation`). On a day without a gap there is no such number.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from config.contract.device_api import OfflineNumber
from config.contract.numbers import FIRST_LEASED
from display_server.db.engine.transaction import Transaction
from display_server.domain.numbering import business_day, day_bounds
from display_server.services.numbers.next_number import in_a_block, last_number
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_called


@dataclass(frozen=True)
class GivenFrom:
    """What a number was given from: its day, its series, and when that was given at the earliest."""

    day: date
    series_id: int
    letters: str
    since: datetime


def lost_lease(tx: Transaction, body: OfflineNumber) -> GivenFrom:
    """By the number's service and the hub's time it was given at. Raises Refused."""
    service = service_called(tx, body.service)
    zone = ZoneInfo(service.zone)
    day = business_day(min(body.hub_time, tx.now), zone, service.day_starts)
    where = {"site_id": service.site_id, "day": day, "series_id": service.series_id}
    if not FIRST_LEASED <= body.number <= last_number(tx, **where) or in_a_block(tx, **where, number=body.number):
        raise Refused("lease_unknown", "lease_id")
    starts_at, _ends_at = day_bounds(day, zone, service.day_starts)
    return GivenFrom(day, service.series_id, service.letters, starts_at)
