"""How departments stand by their services' hours and capacities: closed until when, full today, or seen by urgency."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import Department, Service, Site
from display_server.db.reading.day_count import taken_today
from display_server.domain.hours import Hours, in_force, opening
from display_server.domain.numbering import business_day, day_bounds

OPEN_BY = (
    Service.id, Service.walk_in, Site.zone, Site.day_starts, Service.hours, Service.through_holidays,
    Service.daily_capacity, Service.capacity_counts_booked, Service.triage, Site.hours.label("site_hours"),
)  # fmt: skip
"""All that says whether a service is open, full or goes by urgency."""
_SERVICES = (
    select(Department.code.label("department"), *OPEN_BY)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
)
_OF_SITE = Prepared(_SERVICES.where(Department.site_id == bindparam("site_id")))
_OF_DEPARTMENT = Prepared(_SERVICES.where(Department.code == bindparam("code")))


@dataclass(frozen=True)
class Standing:
    """`opens_at` only where closed; None: nobody knows. `by_urgency`: no place and no count is shown."""

    closed: bool = False
    opens_at: datetime | None = None
    full: bool = False
    by_urgency: bool = False


def standing_of_departments(run: Statements, site_id: int, now: datetime) -> dict[str, Standing]:
    """Every department of a site that has services, by its code."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in run.all(_OF_SITE, site_id=site_id):
        found[row.department].append(row)
    return {code: _standing(run, services, now) for code, services in found.items()}


def standing_of_department(run: Statements, code: str, now: datetime) -> Standing:
    return _standing(run, run.all(_OF_DEPARTMENT, code=code), now)


def full_until(run: Statements, site_id: int, now: datetime) -> dict[int, datetime]:
    """Services whose places of today are all taken, each with when the next business day begins."""
    full = [one for one in run.all(_OF_SITE, site_id=site_id) if _all_full(run, [one], now)]
    return {one.id: _day_ends(one, now) for one in full}


def _day_ends(service: Row, now: datetime) -> datetime:
    zone = ZoneInfo(service.zone)
    return day_bounds(business_day(now, zone, service.day_starts), zone, service.day_starts)[1]


def _standing(run: Statements, services: list[Row], now: datetime) -> Standing:
    """Closed where nobody is served in any of them; full where every open one that takes walk-ins is."""
    stands = [(one, opening(_hours(one), ZoneInfo(one.zone), now)) for one in services]
    by_urgency = any(one.triage for one in services)
    if services and not any(found.is_open for _, found in stands):
        opens = min((found.opens_at for _, found in stands if found.opens_at is not None), default=None)
        return Standing(closed=True, opens_at=opens, by_urgency=by_urgency)
    offered = [one for one, found in stands if one.walk_in and found.is_open]
    return Standing(full=bool(offered) and _all_full(run, offered, now), by_urgency=by_urgency)


def _hours(service: Row) -> Hours | None:
    return in_force(service.site_hours, service.hours, through_holidays=service.through_holidays)


def _all_full(run: Statements, services: Iterable[Row], now: datetime) -> bool:
    return all(one.daily_capacity is not None and taken_today(run, one, now) >= one.daily_capacity for one in services)
