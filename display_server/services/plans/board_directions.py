"""Where each department lies from a board: the first turn of the way from its stand in the plan, or what an administrator set."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.ways import Turn
from display_server.db.models import Department, Device, Place, Service, Site
from display_server.domain.board_settings import WayFromHere
from display_server.services.plans.site_maps import closed_now, compiled_plan

if TYPE_CHECKING:
    from display_server.wayfinding.site_map import Compiled

FROM_HERE = {
    Turn.STRAIGHT: WayFromHere.AHEAD, Turn.BEAR_LEFT: WayFromHere.AHEAD_LEFT, Turn.BEAR_RIGHT: WayFromHere.AHEAD_RIGHT,
    Turn.LEFT: WayFromHere.LEFT, Turn.RIGHT: WayFromHere.RIGHT, Turn.BACK_LEFT: WayFromHere.BACK,
    Turn.BACK_RIGHT: WayFromHere.BACK, Turn.AROUND: WayFromHere.BACK,
}  # fmt: skip


def directions_of(session: Session, device: Device, now: datetime) -> dict[str, str]:
    """Department → way, as settings say it; a department nobody can walk to just now, and one nobody knows about, has none."""
    own: Mapping[str, str] = device.settings.get("directions", {})
    return {**directions_by_plan(session, device, now), **own}


def directions_by_plan(session: Session, device: Device, now: datetime) -> dict[str, str]:
    """The same without the administrator's own."""
    site = session.get_one(Site, device.site_id)
    compiled = compiled_plan(session, site.id)
    if compiled is None:
        return {}
    return dict(_kept(compiled, device.serial, closed_now(session, site, compiled, now), _waiting_places(session)))


def _waiting_places(session: Session) -> frozenset[tuple[str, frozenset[str]]]:
    """Department → codes of the places its patients wait at."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(Department.code, Place.code).join(Service, Service.department_id == Department.id)
    for department, place in session.execute(rows.join(Place, Place.id == Service.waiting_place_id).distinct()):
        found[department].add(place)
    return frozenset((department, frozenset(places)) for department, places in found.items())


@lru_cache(maxsize=256)
def _kept(
    compiled: "Compiled", serial: str, closed: frozenset[str], goals: frozenset[tuple[str, frozenset[str]]]
) -> tuple[tuple[str, str], ...]:
    turns = compiled.first_turns(serial, dict(goals), closed)
    return tuple((department, FROM_HERE[turn].value) for department, turn in turns.items())
