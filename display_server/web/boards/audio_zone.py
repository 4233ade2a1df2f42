"""Who speaks in a board's audio zone, and whose calls are spoken there."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.clock import rate_of
from config.contract.words import DeviceKind
from display_server.db.models import Device
from display_server.db.reading.board_topics import departments_of_room
from display_server.domain import topics
from display_server.domain.audio_zone import LIVES, SAYS_EVERY, ZoneBoard, speaker_of
from display_server.domain.board_settings import USUAL_VOLUME, View
from display_server.hub import Hub, this_hub
from display_server.web.shared.heartbeats import heartbeats_of

MOST_TOPICS = 40
USUALLY_SAYS = timedelta(seconds=10)


def zone_of(device: Device) -> str | None:
    """Boards without a zone's name stand alone."""
    return str(device.settings.get("audio_zone") or "").strip() or None


def rings(device: Device) -> bool:
    """Whether a new call is to be heard on it at all."""
    return bool(device.settings.get("chime", device.settings.get("view", View.LOBBY) != View.LOBBY))


def speaks(device: Device, mates: Sequence[Device], sound: str = "on") -> bool:
    """Whether this board is the voice of its zone now. `sound`: what it says of itself in this very request."""
    if not mates:
        return True
    hub = this_hub()
    now, lives = hub.clock.now(), timedelta(seconds=LIVES.total_seconds() * rate_of(hub.clock))
    boards = [_as_heard(hub, one) for one in mates]
    return speaker_of([*boards, ZoneBoard(device.serial, now, sound)], now, lives) == device.serial


def hushed(session: Session, device: Device) -> bool:
    """A kiosk of the zone reads something aloud at this moment: nobody understands two voices."""
    zone, hub = zone_of(device), this_hub()
    if zone is None or not rings(device):
        return False
    now = hub.clock.now()
    for kiosk in _devices(session, device, DeviceKind.KIOSK):
        at, said = heartbeats_of(hub).newest(kiosk.id) or (kiosk.last_seen, kiosk.seen or {})
        if zone_of(kiosk) == zone and at is not None and now < at + timedelta(seconds=said.get("speaks_s") or 0):
            return True
    return False


def topics_heard(session: Session, mates: Sequence[Device]) -> dict[str, list[str] | None]:
    """What the other boards of the zone call, spoken by its voice, too: topic → rooms of a door's board; None: all of them."""
    heard: dict[str, list[str] | None] = {}
    for mate in mates:
        if mate.settings.get("department") and View(mate.settings["view"]).of_department:
            heard[topics.department(str(mate.settings["department"]))] = None
        elif room := (mate.settings.get("view") == View.DOOR and mate.settings.get("room")):
            for department in departments_of_room(session, str(room)):
                rooms = heard.setdefault(topics.department(department.code), [])
                if rooms is not None:
                    rooms.append(str(room))
    return dict(list(heard.items())[:MOST_TOPICS])


def sound_settings(session: Session, device: Device) -> dict[str, Any]:
    """What `sounds.js` is told with the page."""
    chime, mates = rings(device), mates_of(session, device)
    as_fast_as_life = rate_of(this_hub().clock) == 1.0  # in a demo's fast day nobody could speak all the calls
    return {
        "chime": chime,
        "voice": chime and as_fast_as_life and bool(device.settings.get("voice", True)),
        "volume": int(device.settings.get("volume", USUAL_VOLUME)),
        "volume_by_hour": device.settings.get("volume_by_hour") or {},
        "speaks": speaks(device, mates),
        "topics": topics_heard(session, mates),
        "report_ms": int((SAYS_EVERY if chime and zone_of(device) else USUALLY_SAYS).total_seconds() * 1000),
        "calls": f"/board/{device.id}/voice/",
    }


def mates_of(session: Session, device: Device) -> list[Device]:
    """The zone's other boards that ring at all. Read once a request: it is the whole house's list."""
    zone = zone_of(device)
    if zone is None or not rings(device):
        return []
    return [one for one in _devices(session, device, DeviceKind.BOARD) if zone_of(one) == zone and rings(one)]


def _devices(session: Session, device: Device, kind: DeviceKind) -> list[Device]:
    others = select(Device).where(
        Device.site_id == device.site_id, Device.kind == kind.value, Device.revoked_at.is_(None), Device.id != device.id
    )
    return list(session.scalars(others.order_by(Device.serial)))


def _as_heard(hub: Hub, mate: Device) -> ZoneBoard:
    at, said = heartbeats_of(hub).newest(mate.id) or (mate.last_seen, mate.seen or {})
    return ZoneBoard(mate.serial, at, said.get("sound"))
