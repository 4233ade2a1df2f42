"""What a board shows, and its way out in an emergency: changed at any time; the screen follows by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from config.contract.words import DeviceKind, Language
from display_server.db.models import Department, Device, Place
from display_server.db.transaction import Transaction
from display_server.domain.broadcast import ExitWay
from display_server.services.approve_pairing import EntryRefused
from display_server.services.audit import audit


class BoardUnknown(LookupError):
    """There is no such board, or it has been revoked."""


def change_board(tx: Transaction, *, device_id: UUID, settings: Mapping[str, Any], who: str) -> None:
    """What is not named keeps its value. Raises BoardUnknown, EntryRefused (`view`, `department`, `exit`, …)."""
    board = tx.session.get(Device, device_id)
    if board is None or board.kind != DeviceKind.BOARD.value or board.revoked_at is not None:
        raise BoardUnknown(device_id)
    before = dict(board.settings)
    after = {name: value for name, value in {**before, **settings}.items() if value is not None}
    _refuse_nonsense(tx, after)
    board.settings = after
    audit(tx, who=who, what="device.changed", subject=f"device:{device_id}", before=before, after=after)


def _refuse_nonsense(tx: Transaction, settings: Mapping[str, Any]) -> None:
    view, department = settings.get("view"), settings.get("department")
    if view not in {"lobby", "department"} or settings.get("language") not in set(Language):
        raise EntryRefused("view", "missing")
    known = select(Department.id).where(Department.code == department)
    if view == "department" and tx.session.scalar(known) is None:
        raise EntryRefused("department", "missing")
    for name in ("exit", "refuge"):
        code = settings.get(name)
        if code is not None and tx.session.scalar(select(Place.id).where(Place.code == code)) is None:
            raise EntryRefused(name, "missing")
    way = settings.get("exit_way")
    if (way is not None and way not in set(ExitWay)) or ("exit" in settings and way is None):
        raise EntryRefused("exit_way", "missing")
