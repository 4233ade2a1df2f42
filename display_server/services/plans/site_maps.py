"""Maps and ways from the plan in force: it is compiled once a version, a kiosk's ways once for what is closed."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.ways import MapFloor, MapPlace, RouteProfile, SiteMap, Way
from config.contract.words import Names
from display_server.db.models import Site, SitePlan
from display_server.db.reading.plan_in_force import closed_parts, plan_in_force

if TYPE_CHECKING:
    from display_server.wayfinding.site_map import Compiled

_compiled: dict[tuple[int, str], "Compiled"] = {}
"""By version, too: the same drawing kept twice is two versions, and a way names the one it was told by."""

_lock = Lock()  # web answers in several threads: one of them compiles
MOST_COMPILED = 3


def compiled_plan(session: Session, site_id: int) -> "Compiled | None":
    """The plan in force, ready to be walked; None where the site has none."""
    found = plan_in_force(session, site_id)
    if found is None:
        return None
    key = (found.version, found.digest)
    with _lock:
        if key not in _compiled:
            from display_server.wayfinding.plan import Plan
            from display_server.wayfinding.site_map import Compiled

            data = session.scalars(select(SitePlan.data).where(SitePlan.version == found.version)).one()
            while len(_compiled) >= MOST_COMPILED:
                _compiled.pop(next(iter(_compiled)))
            _compiled[key] = Compiled(Plan.model_validate(data), found.version)
        return _compiled[key]


def closed_now(session: Session, site: Site, compiled: "Compiled", now: datetime) -> frozenset[str]:
    """Out of use, or shut at this time of day."""
    return closed_parts(session, site.id) | compiled.closed_at(now.astimezone(ZoneInfo(site.zone)).time())


def kiosk_map(session: Session, site: Site, serial: str, now: datetime) -> SiteMap | None:
    """What this kiosk shows; None where the site has no plan."""
    compiled = compiled_plan(session, site.id)
    if compiled is None:
        return None
    site_map = _kept(compiled, serial, closed_now(session, site, compiled, now))
    works = site.public_url is not None and site.public_url_right_at is not None  # design decision 15
    return site_map.model_copy(update={"phone_url": f"{site.public_url}/v/way/{serial}/" if works else None})


@dataclass(frozen=True)
class FoundWay:
    """A way, what it is drawn on, and where its walker looks first. `way` None: there is none now. `known` changes with it."""

    way: Way | None
    names: Names
    kind: str
    label: str
    hours: str
    floor: str
    floors: list[MapFloor]
    landmarks: list[MapPlace]
    heading: float | None
    known: str


def way_between(  # noqa: PLR0917  # one question
    session: Session, site: Site, start: str, to: str, profile: RouteProfile, now: datetime
) -> FoundWay | None:
    """From a device's screen or a place to a place; None where this site has no such points."""
    from display_server.wayfinding.site_map import hours_of

    compiled = compiled_plan(session, site.id)
    if compiled is None:
        return None
    stand = next((one for one in compiled.plan.stands if one.device == start), None)
    place = next((one for one in compiled.plan.places if one.code == to), None)
    begin = compiled.begins(start)
    if place is None or begin not in compiled.graph.index or to not in compiled.graph.index:
        return None
    closed = closed_now(session, site, compiled, now)
    return FoundWay(
        way=told_way(compiled, begin, to, profile, closed),
        names=place.names,
        kind=place.kind,
        label=place.label,
        hours=hours_of(place),
        floor=place.floor,
        floors=compiled.floors(closed),
        landmarks=[one for one in compiled.places() if one.landmark],
        heading=stand.heading if stand is not None else None,
        known=f"{compiled.version}.{zlib.crc32(','.join(sorted(closed)).encode()):x}",
    )


@lru_cache(maxsize=1024)
def told_way(compiled: "Compiled", start: str, to: str, profile: RouteProfile, closed: frozenset[str]) -> Way | None:
    """Open pages of visits ask for the same ways again and again."""
    return compiled.way(start, to, profile, closed)


def entrance_of(session: Session, site_id: int) -> str | None:
    """Where a way begins for whom nobody knows better: the plan's first entrance that is a place."""
    compiled = compiled_plan(session, site_id)
    places = compiled.plan.places if compiled is not None else ()
    return next((one.code for one in places if one.kind == "entrance"), None)


@lru_cache(maxsize=128)
def _kept(compiled: "Compiled", serial: str, closed: frozenset[str]) -> SiteMap:
    return compiled.site_map(serial, closed)


@dataclass(frozen=True)
class MapFacts:
    """What an administrator sees of the plan in force. `names`: of every place people look for; `devices`: who stands in it."""

    version: int
    names: dict[str, Names]
    shafts: dict[str, Names]
    devices: list[str]
    unreached: list[str]
    step_free_percent: int


def map_facts(session: Session, site_id: int) -> MapFacts | None:
    """None where the site has no plan."""
    compiled = compiled_plan(session, site_id)
    return None if compiled is None else _facts(compiled)


@lru_cache(maxsize=4)
def _facts(compiled: "Compiled") -> MapFacts:
    from display_server.wayfinding.findings import find

    plan, found = compiled.plan, find(compiled.plan, compiled.graph)
    names = {one.code: one.names for one in plan.places}
    return MapFacts(
        version=compiled.version,
        names=names,
        shafts={one.code: one.names for one in plan.shafts},
        devices=[one.device for one in plan.stands],
        unreached=[code for code in found.unreached if code in names],
        step_free_percent=found.step_free_percent,
    )
