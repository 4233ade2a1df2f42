"""The map and ways of one kiosk: a plan is compiled once a version, a kiosk's ways once for what is closed."""

from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.ways import SiteMap
from display_server.db.models import Site, SitePlan
from display_server.db.plan_in_force import closed_parts, plan_in_force

if TYPE_CHECKING:
    from display_server.wayfinding.site_map import Compiled

_compiled: dict[str, "Compiled"] = {}
_lock = Lock()  # web answers in several threads: one of them compiles
MOST_COMPILED = 3


def compiled_plan(session: Session, site_id: int) -> "Compiled | None":
    """The plan in force, ready to be walked; None where the site has none."""
    found = plan_in_force(session, site_id)
    if found is None:
        return None
    with _lock:
        if found.digest not in _compiled:
            from display_server.wayfinding.plan import Plan
            from display_server.wayfinding.site_map import Compiled

            data = session.scalars(select(SitePlan.data).where(SitePlan.version == found.version)).one()
            while len(_compiled) >= MOST_COMPILED:
                _compiled.pop(next(iter(_compiled)))
            _compiled[found.digest] = Compiled(Plan.model_validate(data), found.version)
        return _compiled[found.digest]


def closed_now(session: Session, site: Site, compiled: "Compiled", now: datetime) -> frozenset[str]:
    """Out of use, or shut at this time of day."""
    return closed_parts(session, site.id) | compiled.closed_at(now.astimezone(ZoneInfo(site.zone)).time())


def kiosk_map(session: Session, site: Site, serial: str, now: datetime) -> SiteMap | None:
    """What this kiosk shows; None where the site has no plan."""
    compiled = compiled_plan(session, site.id)
    return None if compiled is None else _kept(compiled, serial, closed_now(session, site, compiled, now))


@lru_cache(maxsize=128)
def _kept(compiled: "Compiled", serial: str, closed: frozenset[str]) -> SiteMap:
    return compiled.site_map(serial, closed)
