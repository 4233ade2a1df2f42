"""A kiosk gets a block of numbers for times without the hub, and gives back what it did not use."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert, select, update
from uuid_utils.compat import uuid7

from config.contract.device_api import LeasedBlock, LeaseNumbers, Recorded, ReturnLease
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import NumberLease, Series, Site
from display_server.domain.numbering import business_day, day_bounds
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.numbers.next_number import next_block
from display_server.services.refused import Refused

LEASE, RETURN = "lease_numbers", "return_lease"
MOST_BLOCKS = 100
"""Blocks of a series a kiosk may hold on one day: twenty times what a busy one asks for. More is a fault, not a rush."""

_A_DAY = timedelta(days=1)  # a kiosk that loses its hub over midnight has numbers in the morning

_SERIES = Prepared(
    select(Series.id, Series.letters, Site.id.label("site_id"), Site.zone, Site.day_starts)
    .join(Site, Site.id == Series.site_id)
    .where(Series.code == bindparam("code"), here(Series.site_id))
)
_HELD = Prepared(
    select(func.count().label("blocks")).where(
        NumberLease.device_id == bindparam("device_id"),
        NumberLease.day == bindparam("day"),
        NumberLease.series_id == bindparam("series_id"),
    )
)
_GIVE = Prepared(
    insert(NumberLease).values(
        id=bindparam("id"), site_id=bindparam("site_id"), day=bindparam("day"), series_id=bindparam("series_id"),
        device_id=bindparam("device_id"), first=bindparam("first"), last=bindparam("last"), given_at=bindparam("at"),
    )
)  # fmt: skip
_TAKE_BACK = Prepared(
    update(NumberLease)
    .values(returned_at=bindparam("at"), next_number=bindparam("next_number"))
    .where(
        NumberLease.id == bindparam("lease_id"),
        NumberLease.device_id == bindparam("device"),
        NumberLease.returned_at.is_(None),
    )
)
_TAKE_ALL_BACK = Prepared(
    update(NumberLease)
    .values(returned_at=bindparam("at"))
    .where(NumberLease.device_id == bindparam("device"), NumberLease.returned_at.is_(None))
)


def lease_numbers(tx: Transaction, body: LeaseNumbers, *, device_id: UUID) -> LeasedBlock:
    """The block, or the same one again for the same `request_id`. Raises Refused."""
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=LEASE, asked=body)
    if earlier is not None:
        return LeasedBlock.model_validate(earlier)
    series = tx.one(_SERIES, code=body.series)
    if series is None:
        raise Refused("series_unknown", "series")
    zone = ZoneInfo(series.zone)
    today = business_day(tx.now, zone, series.day_starts)
    day = body.day or today
    if not today <= day <= today + _A_DAY:
        raise Refused("day_not_leased", "day")
    held = tx.only(_HELD, device_id=device_id, day=day.isoformat(), series_id=series.id).blocks
    if held >= MOST_BLOCKS:
        raise Refused("too_many_leases")
    first, last = next_block(tx, site_id=series.site_id, series_id=series.id, day=day, today=today, size=body.size)
    lease_id = uuid7()
    tx.run(
        _GIVE, id=lease_id, site_id=series.site_id, day=day.isoformat(), series_id=series.id, device_id=device_id,
        first=first, last=last, at=tx.now,
    )  # fmt: skip
    starts_at, ends_at = day_bounds(day, zone, series.day_starts)
    given = LeasedBlock(
        lease_id=lease_id, day=day, series=body.series, letters=series.letters, first=first, last=last,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=LEASE, answer=given, asked=body)
    return given


def return_lease(tx: Transaction, body: ReturnLease, *, device_id: UUID) -> Recorded:
    """The block is over for this kiosk. Its numbers are not given again: they are only known to be nobody's."""
    if earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=RETURN, asked=body) is None:
        tx.run(_TAKE_BACK, lease_id=body.lease_id, device=device_id, next_number=body.next_number, at=tx.now)
        keep_answer(
            tx, request_id=body.request_id, device_id=device_id, act=RETURN, answer={"recorded": True}, asked=body
        )
    return Recorded()


def take_leases_back(tx: Transaction, *, device_id: UUID) -> None:
    """A revoked kiosk holds nothing any more; what it had given before may still be handed in."""
    tx.run(_TAKE_ALL_BACK, device=device_id, at=tx.now)
