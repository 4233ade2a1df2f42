"""Who shows a message and who does not: every board and kiosk of its zone, by what it said itself within the last minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind
from display_server.db.models import Department, Device, Place
from display_server.domain.broadcast import Zone
from display_server.web.admin.fleet import SILENT_AFTER


@dataclass(frozen=True)
class Told:
    """A board or a kiosk and where it stands, as it judges itself whom a message is for. A kiosk is of no department."""

    serial: str
    floor: str | None
    department: str | None
    last_seen: datetime | None
    showing: frozenset[int]
    id: UUID | None = None
    kind: DeviceKind = DeviceKind.BOARD
    paired_at: datetime | None = None


@dataclass(frozen=True)
class Screens:
    """The screens of one message's zone by serial: those that confirmed it, and those that did not."""

    shown: list[str]
    missing: list[str]

    @property
    def all(self) -> int:
        return len(self.shown) + len(self.missing)


def told_of(session: Session) -> list[Told]:
    """Every paired board, then every paired kiosk, in the order of serials."""
    floors = {row.code: row.floor for row in session.execute(select(Department.code, Department.floor))}
    rows = session.execute(
        select(Device, Place.floor)
        .outerjoin(Place, Place.id == Device.place_id)
        .where(Device.revoked_at.is_(None))
        .order_by(Device.kind, func.length(Device.serial), Device.serial)
    )
    return [_told(device, floor, floors) for device, floor in rows]


def _told(device: Device, floor: str | None, floors: dict[str, str]) -> Told:
    kind = DeviceKind(device.kind)
    department = device.settings.get("department") if kind is DeviceKind.BOARD else None
    showing = frozenset((device.seen or {}).get("emergencies", ()))
    return Told(
        device.serial, floor or floors.get(department or ""), department, device.last_seen, showing, device.id,
        kind, device.paired_at,
    )  # fmt: skip


def screens_of(told: list[Told], key: int, zone: Zone, where: str | None, now: datetime) -> Screens:
    """Whoever has been silent for a minute shows nothing, whatever it said before."""
    concerned = concerned_by(told, zone, where)
    shown = [
        one.serial
        for one in concerned
        if key in one.showing and one.last_seen is not None and now - one.last_seen < SILENT_AFTER
    ]
    return Screens(shown, [one.serial for one in concerned if one.serial not in shown])


@dataclass(frozen=True)
class Confirmed:
    """The screens of one message by serial, for its log: since when each showed it, and those that never said so."""

    shown: list[tuple[str, datetime]]
    missing: list[str]


def confirmed(
    told: list[Told], shown_by: Mapping[str, str], zone: Zone, where: str | None, ended_at: datetime | None
) -> Confirmed:
    """One that was paired only after the all-clear is not missing."""
    there = [
        one.serial
        for one in concerned_by(told, zone, where)
        if ended_at is None or one.paired_at is None or one.paired_at <= ended_at
    ]
    shown = sorted((datetime.fromisoformat(at), serial) for serial, at in shown_by.items())
    return Confirmed([(serial, at) for at, serial in shown], [one for one in there if one not in shown_by])


def concerned_by(told: list[Told], zone: Zone, where: str | None) -> list[Told]:
    """Those a message of this zone is for."""
    return [one for one in told if _concerns(one, zone, where)]


def _concerns(one: Told, zone: Zone, where: str | None) -> bool:
    if zone is Zone.FLOOR and one.floor is None:
        return True  # nobody has entered where it stands, so it stays silent: whoever sends the message must see that
    own = {Zone.FLOOR: one.floor, Zone.DEPARTMENT: one.department, Zone.SCREEN: one.serial}
    return zone is Zone.SITE or own[zone] == where
