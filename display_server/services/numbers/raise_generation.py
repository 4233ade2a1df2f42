"""The database was restored from a backup: what was given since is on paper and in kiosks, and nobody may get it again.

Nobody can say which numbers those were. So every counter steps over more of them than a day has, and what comes in from
the gap is recorded as it happened (`lost_lease`).
"""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from display_server.db.engine.site_scope import everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import HubIdentity, NumberCounter, NumberLease, Series, Site
from display_server.domain.numbering import business_day, past_the_lost
from display_server.services.audit import audit
from display_server.services.numbers.next_number import last_numbers, step_over

RESTORED = "hub.restored"
"""As the audit names it."""

_REVISIONS = 1000
"""The catalogue's revision, too, goes past every one that was lost: a kiosk must not take another content for its own."""
_OLDEST = timedelta(days=7)
_A_DAY = timedelta(days=1)


def raise_generation(tx: Transaction, *, who: str, past: int = 0, noticed_by: str | None = None) -> int:
    """The new generation. Said again it steps over as much again, which harms nobody.

    `past`: a generation that was known outside (`notice_restored`). The same backup put back twice steps over twice: the first
    time's numbers are lost, too. Every site's, whichever site's kiosk has noticed it.
    """
    with everywhere():
        return _raise(tx, who, past, noticed_by)


def _raise(tx: Transaction, who: str, past: int, noticed_by: str | None) -> int:
    known = tx.session.scalars(select(HubIdentity.generation)).one()
    generation = max(known, past) + 1
    for site in tx.session.scalars(select(Site).order_by(Site.id)):
        today = business_day(tx.now, ZoneInfo(site.zone), site.day_starts)
        day = _first_lost(tx, site, today)
        while day <= today + _A_DAY:  # blocks of the next day may have been given, too
            for _ in range(known, generation):
                _skip(tx, site, day)
            day += _A_DAY
        site.catalogue_revision = Site.catalogue_revision + _REVISIONS * (generation - known)
        tx.session.flush()
        tx.touch(f"site:{site.code}")
    tx.session.execute(update(HubIdentity).values(generation=generation))
    after = {"generation": generation, **({"noticed_by": noticed_by} if noticed_by else {})}
    audit(tx, who=who, what=RESTORED, subject="hub", after=after)
    return generation


def _first_lost(tx: Transaction, site: Site, today: date) -> date:
    """The last day this database knows anything of, at most a week back; a number of a lost day may still come in."""
    days = [
        tx.session.scalar(select(func.max(of.day)).where(of.site_id == site.id)) for of in (NumberCounter, NumberLease)
    ]
    known = [date.fromisoformat(day) for day in days if day is not None]
    return max(min([*known, today]), today - _OLDEST)


def _skip(tx: Transaction, site: Site, day: date) -> None:
    for series_id in tx.session.scalars(select(Series.id).where(Series.site_id == site.id).order_by(Series.id)):
        issued, leased = last_numbers(tx, site_id=site.id, day=day, series_id=series_id)
        step_over(tx, site_id=site.id, day=day, series_id=series_id, number=past_the_lost(max(issued, leased)))
