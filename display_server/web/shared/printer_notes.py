"""Kiosks' printers that need somebody, as staff see them: whoever is near puts paper in before a patient goes without."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind, Names, PaperState
from display_server.db.models import Device

_TOLD = (PaperState.OUT, PaperState.COVER_OPEN, PaperState.FAULT, PaperState.OFFLINE, PaperState.LOW)
"""The worst first. A printer that is not listed works; a kiosk without one, or one nobody knows of, is the administrator's."""
_OLD_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class PrinterNote:
    """`kiosk`: its serial and its name."""

    kiosk: str
    paper: PaperState

    @property
    def prints(self) -> bool:
        """Tickets still come out."""
        return self.paper is PaperState.LOW


def read_printer_notes(session: Session, now: datetime, name: Callable[[Names], str]) -> list[PrinterNote]:
    """What kiosks said within the last minute; a silent kiosk's old word is nobody's truth."""
    rows = session.scalars(
        select(Device)
        .where(Device.kind == DeviceKind.KIOSK.value, Device.revoked_at.is_(None), Device.last_seen > now - _OLD_AFTER)
        .order_by(Device.serial)
    )
    notes = [
        PrinterNote(f"{device.serial}, {name(device.names)}", PaperState(device.seen["paper"]))
        for device in rows
        if device.seen.get("paper") in _TOLD
    ]
    return sorted(notes, key=lambda note: _TOLD.index(note.paper))
