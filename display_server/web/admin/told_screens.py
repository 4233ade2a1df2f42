"""Who shows a message and who does not: every board of its zone, by what it said itself within the last minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind
from display_server.db.models import Department, Device, Place
from display_server.domain.broadcast import Zone
from display_server.web.admin.fleet import SILENT_AFTER


@dataclass(frozen=True)
class Board:
    """A board and where it stands, as it judges itself whom a message is for."""

    serial: str
    floor: str | None
    department: str | None
    last_seen: datetime | None
    showing: frozenset[int]
    id: UUID | None = None
    paired_at: datetime | None = None


@dataclass(frozen=True)
class Screens:
    """The boards of one message's zone by serial: those that confirmed it, and those that did not."""

    shown: list[str]
    missing: list[str]

    @property
    def all(self) -> int:
        return len(self.shown) + len(self.missing)


def boards_of(session: Session) -> list[Board]:
    """Every paired board, in the order of serials."""
    floors = {row.code: row.floor for row in session.execute(select(Department.code, Department.floor))}
    rows = session.execute(
        select(Device, Place.floor)
        .outerjoin(Place, Place.id == Device.place_id)
        .where(Device.kind == DeviceKind.BOARD.value, Device.revoked_at.is_(None))
        .order_by(Device.serial)
    )
    return [_board(device, floor, floors) for device, floor in rows]


def _board(device: Device, floor: str | None, floors: dict[str, str]) -> Board:
    department = device.settings.get("department")
    showing = frozenset((device.seen or {}).get("emergencies", ()))
    return Board(
        device.serial, floor or floors.get(department or ""), department, device.last_seen, showing, device.id,
        device.paired_at,
    )  # fmt: skip


def screens_of(boards: list[Board], key: int, zone: Zone, where: str | None, now: datetime) -> Screens:
    """A board that has been silent for a minute shows nothing, whatever it said before."""
    concerned = concerned_by(boards, zone, where)
    shown = [
        board.serial
        for board in concerned
        if key in board.showing and board.last_seen is not None and now - board.last_seen < SILENT_AFTER
    ]
    return Screens(shown, [board.serial for board in concerned if board.serial not in shown])


@dataclass(frozen=True)
class Confirmed:
    """The boards of one message by serial, for its log: since when each showed it, and those that never said so."""

    shown: list[tuple[str, datetime]]
    missing: list[str]


def confirmed(
    boards: list[Board], shown_by: Mapping[str, str], zone: Zone, where: str | None, ended_at: datetime | None
) -> Confirmed:
    """A board that was paired only after the all-clear is not missing."""
    there = [
        board.serial
        for board in concerned_by(boards, zone, where)
        if ended_at is None or board.paired_at is None or board.paired_at <= ended_at
    ]
    shown = sorted((datetime.fromisoformat(at), serial) for serial, at in shown_by.items())
    return Confirmed([(serial, at) for at, serial in shown], [one for one in there if one not in shown_by])


def concerned_by(boards: list[Board], zone: Zone, where: str | None) -> list[Board]:
    """Those a message of this zone is for."""
    return [board for board in boards if _concerns(board, zone, where)]


def _concerns(board: Board, zone: Zone, where: str | None) -> bool:
    if zone is Zone.FLOOR and board.floor is None:
        return True  # nobody has entered where it stands, so it stays silent: whoever sends the message must see that
    own = {Zone.FLOOR: board.floor, Zone.DEPARTMENT: board.department, Zone.SCREEN: board.serial}
    return zone is Zone.SITE or own[zone] == where
