"""The watched folder or address of bookings: what came of it is noted, and read where people are told that it is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import HubSettings
from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import BookingFeed, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.booking_feed import Standing, standing

LONGEST_FILE = 200
LONGEST_PROBLEM = 300


@dataclass(frozen=True)
class FeedNow:
    """`as_of` None: no file has ever been read. `problem`: why the last one could not be, in English."""

    standing: Standing
    as_of: datetime | None
    problem: str | None


def record_feed(tx: Transaction, *, file: str, as_of: str | None, counts: dict[str, int], problem: str | None) -> None:
    """One file has been looked at. `as_of`: ISO 8601, when it was written; None: it could not be read."""
    site = own_site(tx.session)
    row = tx.session.get(BookingFeed, site.id)
    if row is None:
        row = BookingFeed(site_id=site.id)
        tx.session.add(row)
    row.read_at, row.file = tx.now, file[:LONGEST_FILE]
    row.problem = problem[:LONGEST_PROBLEM] if problem is not None else None
    for name in ("new", "changed", "cancelled", "refused"):
        setattr(row, name, counts.get(name, 0))
    if as_of is not None:
        row.as_of = datetime.fromisoformat(as_of)


def folder_of(settings: HubSettings, code: str, *, is_first: bool) -> Path | None:
    """The folder whose files are this site's: the watched one the hub's first site's, one in it by its code another's."""
    if settings.bookings_folder is None or is_first:
        return settings.bookings_folder
    its_own = settings.bookings_folder / code
    return its_own if its_own.is_dir() else None


def asked_for_nobody(session: Session, settings: HubSettings) -> list[str]:
    """Codes for which a setting names an address of bookings and which no site has: a slip that nobody would miss bookings by."""
    with everywhere():
        return sorted(settings.bookings_sites.keys() - set(session.scalars(select(Site.code))))


def watches_feed(session: Session, settings: HubSettings) -> bool:
    """Whether bookings of the site come by themselves."""
    site = own_site(session)
    with everywhere():
        is_first = session.scalar(select(func.min(Site.id))) == site.id
    if settings.bookings_at(site.code, is_first=is_first) is not None:
        return True
    return folder_of(settings, site.code, is_first=is_first) is not None


def feed_in_trouble(session: Session, settings: HubSettings, now: datetime) -> FeedNow | None:
    """None where neither a folder nor an address is watched, or its bookings are fresh."""
    if not watches_feed(session, settings):
        return None
    row = session.get(BookingFeed, own_site(session).id)
    as_of, problem = (row.as_of, row.problem) if row is not None else (None, None)
    how = standing(as_of, problem, now, timedelta(minutes=settings.bookings_old_after))
    return None if how is Standing.FRESH else FeedNow(how, as_of, problem)
