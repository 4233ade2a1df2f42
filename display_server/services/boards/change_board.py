"""What a board shows, and its way out in an emergency: changed at any time; the screen follows by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from config.contract.words import DeviceKind
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device
from display_server.services.audit import audit
from display_server.services.boards.board_choices import refuse_nonsense


class BoardUnknown(LookupError):
    """There is no such board, or it has been revoked."""


def with_entered(before: Mapping[str, Any], entered: Mapping[str, Any]) -> dict[str, Any]:
    """What is not named keeps its value, None takes one away."""
    return {name: value for name, value in {**before, **entered}.items() if value is not None}


def change_board(tx: Transaction, *, device_id: UUID, settings: Mapping[str, Any], who: str) -> None:
    """As `with_entered`. Raises BoardUnknown, EntryRefused (`view`, `department`, `exit`, …)."""
    board = tx.session.get(Device, device_id)
    if board is None or board.kind != DeviceKind.BOARD.value or board.revoked_at is not None:
        raise BoardUnknown(device_id)
    before, after = dict(board.settings), with_entered(board.settings, settings)
    refuse_nonsense(tx.session, after)
    board.settings = after
    audit(tx, who=who, what="device.changed", subject=f"device:{device_id}", before=before, after=after)
