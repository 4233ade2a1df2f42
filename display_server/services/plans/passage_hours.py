"""Doors, lifts and passages that open and shut by the clock: at each change kiosks, boards and phones are led anew."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.engine.transaction import Transaction
from display_server.db.models import ClosedPart, Site, SitePlan
from display_server.db.reading.plan_in_force import plan_in_force
from display_server.services.plans.plans import ways_changed

BY_HOURS = "hours"
"""Stands where somebody's name stands when a part is taken out of use by hand."""

_HOURS = ("doors", "shafts", "spaces", "passages")


def changed_by_hours(session: Session, now: datetime) -> dict[int, list[str]]:
    """Site → codes of what is shut by its hours now, for the sites where that is not what their kiosks know."""
    found = {}
    for site in session.scalars(select(Site)):
        rows = session.scalars(select(ClosedPart).where(ClosedPart.site_id == site.id)).all()
        shut = _shut(session, site, now)
        by_hand = {row.code for row in rows if row.closed_by != BY_HOURS}
        if shut - by_hand != {row.code for row in rows if row.closed_by == BY_HOURS}:
            found[site.id] = sorted(shut)
    return found


def _shut(session: Session, site: Site, now: datetime) -> set[str]:
    plan = plan_in_force(session, site.id)
    if plan is None:
        return set()
    clock = now.astimezone(ZoneInfo(site.zone)).time()
    from display_server.wayfinding.plan import Open

    hours = _hours(session, plan.digest, plan.version)
    return {code for code, said in hours if not Open.model_validate(said).at(clock)}


_known: dict[tuple[int, str], list[tuple[str, dict[str, Any]]]] = {}


def _hours(session: Session, digest: str, version: int) -> list[tuple[str, dict[str, Any]]]:
    """Of the plan in force, read once: a large one is megabytes of JSON."""
    if (version, digest) not in _known:
        _known.clear()
        data = session.scalars(select(SitePlan.data).where(SitePlan.version == version)).one()
        _known[version, digest] = [
            (one["code"] if "code" in one else f"{one['start']}>{one['end']}", one["hours"])
            for kind in _HOURS
            for one in data.get(kind, ())
            if one.get("hours")
        ]
    return _known[version, digest]


def follow_hours(tx: Transaction, *, site_id: int, shut: Iterable[str]) -> None:
    """What is shut by hours is exactly this; what somebody closed by hand stays theirs."""
    wanted = set(shut)
    rows = {row.code: row for row in tx.session.scalars(select(ClosedPart).where(ClosedPart.site_id == site_id))}
    over = [row for code, row in rows.items() if row.closed_by == BY_HOURS and code not in wanted]
    begun = wanted - rows.keys()
    for row in over:
        tx.session.delete(row)
    tx.session.add_all(ClosedPart(site_id=site_id, code=code, since=tx.now, closed_by=BY_HOURS) for code in begun)
    if over or begun:
        tx.session.flush()
        ways_changed(tx, tx.session.get_one(Site, site_id))
