"""A service closes early today, said by one touch; when the day is over its hours are what they were, without a hand."""

from datetime import time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Service, ShortDay
from display_server.db.reading.own_site import own_site
from display_server.domain.hours import in_force
from display_server.domain.numbering import business_day, day_bounds
from display_server.domain.short_day import NotToday, closing_moment, ending_at, without
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.entered import Changed, found, say

SLICE = 50


def close_today(tx: Transaction, *, service: str, at: time, who: str) -> int:
    """The exception's key. Said again, the newer time holds. Raises EntryRefused (`service`; `at`: `past`, `closed`)."""
    row, site = found(tx, Service, service, "service"), own_site(tx.session)
    for before in tx.session.scalars(
        select(ShortDay).where(ShortDay.service_id == row.id, ShortDay.ended_at.is_(None))
    ):
        _give_back(tx, before)
    zone = ZoneInfo(site.zone)
    day = business_day(tx.now, zone, site.day_starts)
    held = in_force(site.hours, row.hours, through_holidays=row.through_holidays)
    try:
        closes = closing_moment(at, day, zone, tx.now, site.day_starts)
        hours = ending_at(held, day, closes, zone)
    except NotToday as why:
        raise EntryRefused("at", str(why)) from None
    _, over = day_bounds(day, zone, site.day_starts)
    short = ShortDay(
        service_id=row.id, day=day, closes_at=closes, over_at=over, hours_before=row.hours, hours_set=hours,
        declared_at=tx.now, declared_by=who,
    )  # fmt: skip
    tx.session.add(short)
    row.hours = hours
    tx.session.flush()
    said = Changed(after={"day": day.isoformat(), "closes_at": closes.isoformat()})
    _say(tx, row, "service.closes_today", said, who)
    return short.id


def open_again(tx: Transaction, *, key: int, who: str) -> None:
    """It keeps its usual hours after all. One that is over stays as it is. Raises EntryRefused (`key`)."""
    short = tx.session.get(ShortDay, key)
    if short is None:
        raise EntryRefused("key", "unknown")
    if short.ended_at is None:
        row = _give_back(tx, short)
        said = Changed(before={"day": short.day.isoformat(), "closes_at": short.closes_at.isoformat()})
        _say(tx, row, "service.opens_again", said, who)


def end_short_days(tx: Transaction) -> int:
    """Those whose day is over; how many of a slice."""
    over = tx.session.scalars(
        select(ShortDay).where(ShortDay.ended_at.is_(None), ShortDay.over_at <= tx.now).limit(SLICE)
    ).all()
    for short in over:
        row = _give_back(tx, short)
        _say(tx, row, "service.opens_again", Changed(before={"day": short.day.isoformat()}), "hub")
    return len(over)


def _give_back(tx: Transaction, short: ShortDay) -> Service:
    row = tx.session.get_one(Service, short.service_id)
    if row.hours == short.hours_set:
        row.hours = short.hours_before
    elif row.hours is not None:  # an administrator changed them meanwhile: theirs stay, without this one day
        row.hours = without(row.hours, short.day)
    short.ended_at = tx.now
    tx.session.flush()
    return row


def _say(tx: Transaction, row: Service, what: str, said: Changed, who: str) -> None:
    home = tx.session.get_one(Department, row.department_id).code
    say(
        tx, own_site(tx.session), who=who, what=what, subject=f"service:{row.id}", changed=said,
        departments=[home], services=[row.id],
    )  # fmt: skip
