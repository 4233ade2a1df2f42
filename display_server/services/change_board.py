"""What a board shows, and its way out in an emergency: changed at any time; the screen follows by itself."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from config.contract.words import DeviceKind
from display_server.db.models import Department, Desk, Device, Place
from display_server.db.transaction import Transaction
from display_server.domain.board_settings import View, refusal
from display_server.domain.broadcast import ExitWay
from display_server.services.approve_pairing import EntryRefused
from display_server.services.audit import audit
from display_server.services.board_fit import has_room


class BoardUnknown(LookupError):
    """There is no such board, or it has been revoked."""


def change_board(tx: Transaction, *, device_id: UUID, settings: Mapping[str, Any], who: str) -> None:
    """What is not named keeps its value. Raises BoardUnknown, EntryRefused (`view`, `department`, `exit`, …)."""
    board = tx.session.get(Device, device_id)
    if board is None or board.kind != DeviceKind.BOARD.value or board.revoked_at is not None:
        raise BoardUnknown(device_id)
    before = dict(board.settings)
    after = {name: value for name, value in {**before, **settings}.items() if value is not None}
    refuse_nonsense(tx, after)
    board.settings = after
    audit(tx, who=who, what="device.changed", subject=f"device:{device_id}", before=before, after=after)


def refuse_nonsense(tx: Transaction, settings: Mapping[str, Any]) -> None:
    """Raises EntryRefused for what this board could not show."""
    wrong = refusal(settings)
    if wrong is not None:
        raise EntryRefused(*wrong)
    view = View(settings["view"])
    if view.of_department and not _has(tx, Department, [settings.get("department")]):
        raise EntryRefused("department", "missing")
    if view is View.DOOR and not _serves(tx, settings.get("room")):
        raise EntryRefused("room", "missing")
    if not _has(tx, Department, [*settings.get("departments", ()), *settings.get("directions", ())]):
        raise EntryRefused("departments", "missing")
    if not has_room(tx.session, settings):
        raise EntryRefused("reading_m", "too_far")
    for name in ("exit", "refuge"):
        if name in settings and not _has(tx, Place, [settings[name]]):
            raise EntryRefused(name, "missing")
    way = settings.get("exit_way")
    if (way is not None and way not in set(ExitWay)) or ("exit" in settings and way is None):
        raise EntryRefused("exit_way", "missing")


def _has(tx: Transaction, table: type[Department] | type[Place], codes: Collection[str | None]) -> bool:
    return set(codes) <= set(tx.session.scalars(select(table.code).where(table.code.in_([one or "" for one in codes]))))


def _serves(tx: Transaction, room: str | None) -> bool:
    """A door's board stands where patients are called to."""
    return (
        tx.session.scalar(select(Desk.id).join(Place, Place.id == Desk.place_id).where(Place.code == room)) is not None
    )
