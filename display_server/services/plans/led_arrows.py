"""The arrows of led numbers on one board: those whose way passes it, each by how the way goes on from its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.ways import RouteProfile, SiteMap
from config.contract.words import DeviceKind
from display_server.db.models import Device, Site
from display_server.db.reading.led_numbers import LED_WAYS
from display_server.services.plans.board_directions import FROM_HERE
from display_server.services.plans.site_maps import closed_now, compiled_plan, entrance_of, told_way
from display_server.services.plans.whereto import Whereto

if TYPE_CHECKING:
    from display_server.wayfinding.site_map import Compiled


@dataclass(frozen=True)
class LedArrow:
    """`way`: a value of `WayFromHere`; `ways`: the state's `Led` it belongs to."""

    number: str
    ways: int
    way: str


def led_arrows(session: Session, device: Device, now: datetime) -> list[LedArrow]:
    """Those on this board, who has to be there soonest first; a number whose way does not pass it has none."""
    site = session.get_one(Site, device.site_id)
    rows = session.execute(LED_WAYS, {"site_id": site.id, "now": now}).all() if site.led_minutes > 0 else []
    compiled = compiled_plan(session, site.id) if rows else None
    if compiled is None:
        return []
    closed = closed_now(session, site, compiled, now)
    arrows = []
    for row in rows:
        start = row.start or entrance_of(session, site.id) or ""
        arrow = _arrow(compiled, device.serial, start, row.goal, row.step_free, closed)
        if arrow is not None:
            arrows.append(LedArrow(row.shown_number, row.ways, arrow))
    return arrows


def boards_along(session: Session, site: Site, there: Whereto, *, step_free: bool, now: datetime) -> bool:
    """Whether any board would lead somebody there: else nobody is offered it (design decision 15)."""
    compiled = compiled_plan(session, site.id)
    if compiled is None:
        return False
    start, closed = there.start or entrance_of(session, site.id) or "", closed_now(session, site, compiled, now)
    return any(
        _arrow(compiled, serial, start, there.to, step_free, closed) is not None for serial in _boards(session, site)
    )


def with_led(session: Session, site: Site, site_map: SiteMap | None) -> SiteMap | None:
    """A kiosk's map, with the places to which boards would lead a number from there; none where the site wants it not."""
    compiled = compiled_plan(session, site.id) if site_map is not None and site.led_minutes > 0 else None
    if compiled is None or site_map is None:
        return site_map
    led_to: dict[str, list[str]] = {}
    for way in compiled.led_past(site_map.ways, _boards(session, site)):
        led_to.setdefault(way.profile.value, []).append(way.to)
    return site_map.model_copy(update={"led_minutes": site.led_minutes, "led_to": led_to})


def _boards(session: Session, site: Site) -> Sequence[str]:
    """Serials of those that can show anything."""
    known = (Device.site_id == site.id, Device.kind == DeviceKind.BOARD.value)
    paired = (Device.secret_hash.is_not(None), Device.revoked_at.is_(None))
    return session.scalars(select(Device.serial).where(*known, *paired).order_by(Device.serial)).all()


@lru_cache(maxsize=2048)
def _arrow(  # noqa: PLR0917  # one way, one board
    compiled: "Compiled", serial: str, start: str, goal: str, step_free: bool, closed: frozenset[str]
) -> str | None:
    profile = RouteProfile.STEP_FREE if step_free else RouteProfile.USUAL
    way = told_way(compiled, compiled.begins(start), goal, profile, closed)
    if way is None or not compiled.passes(way, serial):
        return None
    turn = compiled.first_turns(serial, {goal: [goal]}, closed, profile).get(goal)
    return FROM_HERE[turn].value if turn is not None else None
