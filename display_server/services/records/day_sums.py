"""Days that were added up: which of them still say what the diary says, and the acts by which `jobs` keeps and forgets them.

A kept sum holds every line up to the mark's position. Whatever was written behind it (a number that a kiosk gave offline, an
undo, an end at night) names its visit's day, and that day is read from the diary until `jobs` has added it up again: a report is
as exact as one that read every line. Nothing is asked of whoever writes a line.
"""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import DaySum as Kept
from display_server.db.models import DaySumMark, HubIdentity, Site
from display_server.db.reading.diary_cursor import Position, days_after, is_of_this_server
from display_server.db.reading.states import statements
from display_server.domain.day_sum import FORM, DaySum
from display_server.services.records.sum_of_day import sum_of_day

SLICE = 50
"""Sums that are forgotten in one act: some ten kilobytes each."""


def nobody_waits(_days: int) -> None:
    """For whoever adds days up unwatched."""


def sum_of_days(
    session: Session, site: Site, first: str, last: str, counted: Callable[[int], None] = nobody_waits
) -> DaySum:
    """All business days from `first` to `last`, ISO dates, both counted. `counted` hears after each how many are."""
    found = DaySum()
    kept = kept_days(session, site, first, last)
    bodies = select(Kept.body).where(Kept.site_id == site.id, Kept.day.between(first, last), Kept.day.in_(kept))
    for body in session.scalars(bodies):
        found.plus(body)
    for done, day in enumerate(days_between(first, last), 1):
        if day not in kept:
            found.plus(sum_of_day(session, site, day).written())
        counted(done)
    return found.sorted()


def days_between(first: str, last: str) -> list[str]:
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    return [(begins + timedelta(days=passed)).isoformat() for passed in range((ends - begins).days + 1)]


def kept_days(session: Session, site: Site, first: str, last: str) -> set[str]:
    """Those whose sum says what the diary says, in this session's view of the database."""
    position = trusted_position(session, site)
    if position is None:
        return set()
    days = session.scalars(select(Kept.day).where(Kept.site_id == site.id, Kept.day.between(first, last)))
    return set(days) - days_after(statements(session), position)


def trusted_position(session: Session, site: Site) -> Position | None:
    """Up to where the diary is in the sums; None: no sum counts. A backup was put back, or hours are another zone's now."""
    mark = session.get(DaySumMark, site.id)
    if mark is None or mark.made_by != made_by(session, site):
        return None
    position = Position.read(mark.position)
    return position if is_of_this_server(statements(session), position) else None


def made_by(session: Session, site: Site) -> str:
    """What a sum depends on beside its day's lines."""
    return f"{session.get_one(HubIdentity, 1).generation} {site.zone} {FORM}"


def begin_day_sums(tx: Transaction, *, site_id: int, position: str, made_by: str) -> bool:
    """Anew from `position`. False: some sums of before are still to be forgotten, ask once more."""
    tx.spare_facts()
    old = list(tx.session.scalars(select(Kept.day).where(Kept.site_id == site_id).limit(SLICE)))
    _forget(tx, site_id, old)
    if len(old) == SLICE:
        return False
    mark = tx.session.get(DaySumMark, site_id) or DaySumMark(site_id=site_id)
    mark.position, mark.made_by = position, made_by
    tx.session.add(mark)
    return True


def move_day_sums_on(tx: Transaction, *, site_id: int, since: str, position: str, late: list[str]) -> bool:
    """The sums hold the diary up to `position` instead of `since`, without the days that are `late`. False: they stand
    elsewhere by now, and nothing was changed."""
    tx.spare_facts()
    mark = tx.session.get(DaySumMark, site_id)
    if mark is None or mark.position != since:
        return False
    _forget(tx, site_id, late)
    mark.position = position
    return True


def keep_day_sum(tx: Transaction, *, site_id: int, since: str, day: str, body: list[Any]) -> bool:
    """`since`: the position the sums stood at when this day was read. False: nothing was kept."""
    tx.spare_facts()
    mark = tx.session.get(DaySumMark, site_id)
    if mark is None or mark.position != since:
        return False
    row = tx.session.get(Kept, (site_id, day)) or Kept(site_id=site_id, day=day)
    row.body = body
    tx.session.add(row)
    return True


def _forget(tx: Transaction, site_id: int, days: Collection[str]) -> None:
    if days:
        tx.session.execute(delete(Kept).where(Kept.site_id == site_id, Kept.day.in_(days)))
