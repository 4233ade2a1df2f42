"""Who speaks in a board's audio zone, and whose calls are spoken there."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.clock import rate_of
from config.contract.words import DeviceKind
from display_server.db.models import Device
from display_server.domain import topics
from display_server.domain.audio_zone import LIVES, ZoneBoard, speaker_of
from display_server.domain.board_settings import USUAL_VOLUME, View
from display_server.hub import this_hub

MOST_TOPICS = 40


def zone_of(device: Device) -> str | None:
    """Boards without a zone's name stand alone."""
    return str(device.settings.get("audio_zone") or "").strip() or None


def rings(device: Device) -> bool:
    """Whether a new call is to be heard on it at all."""
    return bool(device.settings.get("chime", device.settings.get("view", View.LOBBY) != View.LOBBY))


def speaks(session: Session, device: Device, sound: str = "on") -> bool:
    """Whether this board is the voice of its zone now. `sound`: what it says of itself in this very request."""
    mates = _mates(session, device)
    if not mates:
        return True
    hub = this_hub()
    now, lives = hub.clock.now(), timedelta(seconds=LIVES.total_seconds() * rate_of(hub.clock))
    boards = [ZoneBoard(one.serial, one.last_seen, (one.seen or {}).get("sound")) for one in mates]
    return speaker_of([*boards, ZoneBoard(device.serial, now, sound)], now, lives) == device.serial


def topics_heard(session: Session, device: Device) -> list[str]:
    """What the other boards of the zone show: the one that speaks speaks those calls, too."""
    shown = [str(mate.settings["department"]) for mate in _mates(session, device) if mate.settings.get("department")]
    return [topics.department(code) for code in dict.fromkeys(shown)][:MOST_TOPICS]


def sound_settings(session: Session, device: Device) -> dict[str, Any]:
    """What `sounds.js` is told with the page."""
    chime = rings(device)
    as_fast_as_life = rate_of(this_hub().clock) == 1.0  # in a demo's fast day nobody could speak all the calls
    return {
        "chime": chime,
        "voice": chime and as_fast_as_life and bool(device.settings.get("voice", True)),
        "volume": int(device.settings.get("volume", USUAL_VOLUME)),
        "volume_by_hour": device.settings.get("volume_by_hour") or {},
        "speaks": speaks(session, device),
        "topics": topics_heard(session, device),
        "calls": f"/board/{device.id}/voice/",
    }


def _mates(session: Session, device: Device) -> list[Device]:
    """The zone's other boards that ring at all."""
    zone = zone_of(device)
    if zone is None or not rings(device):
        return []
    boards = session.scalars(
        select(Device).where(
            Device.site_id == device.site_id,
            Device.kind == DeviceKind.BOARD.value,
            Device.revoked_at.is_(None),
            Device.id != device.id,
        )
    )
    return [one for one in boards if zone_of(one) == zone and rings(one)]
