"""A desk holds numbers on paper for times without the hub: nobody else gives them, whether they are used or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select
from uuid_utils.compat import uuid7

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.transaction import Transaction
from display_server.db.models import DeskService, NumberLease, Series, Service, Site, Visit
from display_server.domain.numbering import business_day, shown_number
from display_server.services.desks.desk_facts import desk_called
from display_server.services.numbers.next_number import next_block

SIZE = 20
ENOUGH = 10
"""Fewer left than this and the desk gets one more block: a list must last for an hour without the hub."""

STILL_ENTERED = timedelta(hours=12)
"""So long after it was printed a number on paper can still be entered: a night without the hub reaches over the day's change."""

_SERIES = Prepared(
    select(Series.id, Series.letters, Site.id.label("site_id"), Site.zone, Site.day_starts)
    .join(Site, Site.id == Series.site_id)
    .join(Service, Service.series_id == Series.id)
    .join(DeskService, DeskService.service_id == Service.id)
    .where(DeskService.desk_id == bindparam("desk_id"))
    .distinct()
    .order_by(Series.id)
)
_HELD = Prepared(
    select(NumberLease.id, NumberLease.first, NumberLease.last)
    .where(
        NumberLease.desk_id == bindparam("desk_id"),
        NumberLease.day == bindparam("day"),
        NumberLease.series_id == bindparam("series_id"),
    )
    .order_by(NumberLease.first)
)
_USED = Prepared(
    select(Visit.number).where(
        Visit.day == bindparam("day"),
        Visit.series_id == bindparam("series_id"),
        Visit.number >= bindparam("first"),
        Visit.number <= bindparam("last"),
    )
)
_GIVE = Prepared(
    insert(NumberLease).values(
        id=bindparam("id"), site_id=bindparam("site_id"), day=bindparam("day"), series_id=bindparam("series_id"),
        desk_id=bindparam("desk_id"), first=bindparam("first"), last=bindparam("last"), given_at=bindparam("at"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class PaperNumber:
    """One number of a desk's block that no visit has yet."""

    shown: str
    number: int
    day: str
    series_id: int
    letters: str
    lease_id: UUID


def numbers_for_desk(tx: Transaction, *, desk: str) -> Sequence[PaperNumber]:
    """What its list shows: at least `ENOUGH` unused numbers of each series, of today. Raises Refused."""
    facts = desk_called(tx, desk)
    free: list[PaperNumber] = []
    for series in tx.all(_SERIES, desk_id=facts.id):
        today = _day(series, tx.now)
        unused = _unused(tx, facts.id, series, today)
        if len(unused) < ENOUGH:
            _give(tx, facts.id, series)
            unused = _unused(tx, facts.id, series, today)
        free += unused
    return free


def paper_number(tx: Transaction, desk: Row, shown: str) -> PaperNumber | None:
    """The unused number of this desk's own blocks that reads so; None: it is none of them.

    A block keeps its day: what was printed before the day's change and given after it is a number of that day.
    """
    for series in tx.all(_SERIES, desk_id=desk.id):
        for day in dict.fromkeys((_day(series, tx.now), _day(series, tx.now - STILL_ENTERED))):
            for one in _unused(tx, desk.id, series, day):
                if one.shown == shown:
                    return one
    return None


def _day(series: Row, at: datetime) -> str:
    return business_day(at, ZoneInfo(series.zone), series.day_starts).isoformat()


def _unused(tx: Transaction, desk_id: int, series: Row, day: str) -> list[PaperNumber]:
    free = []
    for held in tx.all(_HELD, desk_id=desk_id, day=day, series_id=series.id):
        used = {row.number for row in tx.all(_USED, day=day, series_id=series.id, first=held.first, last=held.last)}
        free += [
            PaperNumber(shown_number(series.letters, number), number, day, series.id, series.letters, held.id)
            for number in range(held.first, held.last + 1)
            if number not in used
        ]
    return free


def _give(tx: Transaction, desk_id: int, series: Row) -> None:
    day = business_day(tx.now, ZoneInfo(series.zone), series.day_starts)
    first, last = next_block(tx, site_id=series.site_id, series_id=series.id, day=day, today=day, size=SIZE)
    tx.run(
        _GIVE, id=uuid7(), site_id=series.site_id, day=day.isoformat(), series_id=series.id, desk_id=desk_id,
        first=first, last=last, at=tx.now,
    )  # fmt: skip
