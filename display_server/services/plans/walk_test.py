"""Five ways of the plan in force for somebody to check on foot, and what they found: kept as lines of the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.ways import RouteProfile, Way
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Site
from display_server.services.audit import audit
from display_server.services.plans.site_maps import closed_now, compiled_plan

if TYPE_CHECKING:
    from display_server.wayfinding.site_map import Compiled

WALKS = 5
TRIES = 12
"""So many places are drawn for each walk; the one farthest away is taken."""

WALKED = "plan.walked"


@dataclass(frozen=True)
class Walked:
    right: bool
    at: datetime


@dataclass(frozen=True)
class WalkToCheck:
    """`start`: a device's serial, else a place. `walked`: the newest answer; None: nobody has been there yet."""

    start: str
    to: str
    profile: RouteProfile
    way: Way
    walked: Walked | None


def walks_to_check(session: Session, site: Site, now: datetime) -> list[WalkToCheck]:
    """The same five for everybody while this version is in force and the same parts are closed; every second without steps."""
    compiled = compiled_plan(session, site.id)
    if compiled is None:
        return []
    closed, dice = closed_now(session, site, compiled, now), Random(compiled.version)  # noqa: S311  # the same five for everybody
    known, found = _answers(session, compiled.version), list[WalkToCheck]()
    starts = _starts(compiled)
    for number in range(WALKS if starts else 0):
        profile = RouteProfile.STEP_FREE if number % 2 else RouteProfile.USUAL
        start = starts[number % len(starts)]
        chosen = {one.to for one in found}
        ways = _ways(
            compiled, start, profile, closed, [place for place in _goals(compiled, dice) if place not in chosen]
        )
        farthest = max(ways, key=lambda way: way.metres, default=None)
        if farthest is not None:
            walked = known.get((start, farthest.to, profile.value))
            found.append(WalkToCheck(start, farthest.to, profile, farthest, walked))
    return found


def note_walked(  # one answer
    tx: Transaction, *, version: int, start: str, to: str, profile: RouteProfile, right: bool, who: str
) -> None:
    """Somebody has walked it."""
    after = {"start": start, "to": to, "profile": profile.value, "right": right}
    audit(tx, who=who, what=WALKED, subject=f"plan {version}", after=after)


def _starts(compiled: "Compiled") -> list[str]:
    """Where people start: every device that stands in the plan, else the ways in."""
    devices = [stand.device for stand in compiled.plan.stands]
    return devices or [place.code for place in compiled.plan.places if place.kind == "entrance"]


def _goals(compiled: "Compiled", dice: Random) -> list[str]:
    searched = [place.code for place in compiled.plan.places if place.searched]
    return dice.sample(searched, min(TRIES, len(searched)))


def _ways(
    compiled: "Compiled", start: str, profile: RouteProfile, closed: frozenset[str], goals: Sequence[str]
) -> list[Way]:
    found = (compiled.way(compiled.begins(start), goal, profile, closed) for goal in goals)
    return [way for way in found if way is not None and way.metres > 0]


def _answers(session: Session, version: int) -> dict[tuple[str, str, str], Walked]:
    lines = session.scalars(
        select(AuditLine)
        .where(AuditLine.what == WALKED, AuditLine.subject == f"plan {version}")
        .order_by(AuditLine.seq)
    )
    found = {}
    for line in lines:
        said = line.after or {}
        found[said["start"], said["to"], said["profile"]] = Walked(bool(said["right"]), line.at)
    return found
