"""Codes of the plan in force: read once a version, before an act asks, since a large plan is megabytes of JSON."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import SitePlan
from display_server.db.reading.plan_in_force import plan_in_force


@dataclass(frozen=True)
class PlanCodes:
    """`parts`: what can be taken out of use; `places`: what people look for."""

    version: int
    parts: frozenset[str]
    places: frozenset[str]


_known: dict[tuple[int, str], PlanCodes] = {}
MOST_KNOWN = 3


def plan_codes(session: Session, site_id: int) -> PlanCodes | None:
    """None where the site has no plan. Whoever is going to ask inside an act asks once before it: the act then decodes nothing,
    unless another version came between."""
    found = plan_in_force(session, site_id)
    if found is None:
        return None
    key = (found.version, found.digest)
    if key not in _known:
        data = session.scalars(select(SitePlan.data).where(SitePlan.version == found.version)).one()
        while len(_known) >= MOST_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[key] = codes_of(data, found.version)
    return _known[key]


def codes_of(plan: dict[str, Any], version: int) -> PlanCodes:
    named = {one["code"] for part in ("shafts", "doors", "spaces") for one in plan.get(part, ())}
    lines = {f"{one['start']}>{one['end']}" for one in plan.get("passages", ())}
    return PlanCodes(version, frozenset(named | lines), frozenset(one["code"] for one in plan.get("places", ())))
