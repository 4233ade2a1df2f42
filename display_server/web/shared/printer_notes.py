"""Kiosks' printers as staff see them: how each one is, and which need somebody before a patient goes without."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind, Names, PaperState
from display_server.db.models import Device

_TOLD = (
    PaperState.OUT, PaperState.COVER_OPEN, PaperState.CUTTER, PaperState.FAULT, PaperState.OFFLINE, PaperState.LOW,
)  # fmt: skip
"""The worst first. A printer that is not listed works; a kiosk without one, or one nobody knows of, is the administrator's."""
OLD_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class PrinterNote:
    """`kiosk`: its serial and its name."""

    kiosk: str
    paper: PaperState

    @property
    def prints(self) -> bool:
        """Tickets still come out."""
        return self.paper is PaperState.LOW


@dataclass(frozen=True)
class KioskPrinter:
    """One printer as it stands now. `paper` None: its kiosk has been silent, and an old word is nobody's truth.

    `nth`: which one of its kiosk's, None where it has no other.
    """

    serial: str
    name: str
    paper: PaperState | None
    nth: int | None = None

    @property
    def word(self) -> str:
        """The end of its word's key."""
        return self.paper.value if self.paper is not None else "silent"

    @property
    def tone(self) -> str:
        return "good" if self.paper is PaperState.READY else "warn"

    @property
    def picture(self) -> str:
        prints = self.paper in {PaperState.READY, PaperState.LOW}
        return "circle-check" if self.tone == "good" else "printer" if prints else "printer-off"


def read_printers(session: Session, now: datetime, name: Callable[[Names], str]) -> list[KioskPrinter]:
    """The printers of every kiosk that was ever heard, in the order of their serials."""
    rows = session.scalars(
        select(Device)
        .where(Device.kind == DeviceKind.KIOSK.value, Device.revoked_at.is_(None), Device.last_seen.is_not(None))
        .order_by(func.length(Device.serial), Device.serial)
    )
    return [
        KioskPrinter(device.serial, name(device.names), paper, nth)
        for device in rows
        for nth, paper in _papers(device, now)
    ]


def _papers(device: Device, now: datetime) -> Iterator[tuple[int | None, PaperState | None]]:
    """Which printer of the kiosk, None where it has one, and how it is."""
    seen = device.seen or {}
    said: list[Any] = list(printers_of(seen)) or [seen.get("paper")]
    for nth, one in enumerate(said, start=1):
        known = PaperState(one) if one in set(PaperState) else PaperState.UNKNOWN
        silent = device.last_seen is None or device.last_seen <= now - OLD_AFTER
        yield (nth if len(said) > 1 else None, None if silent else known)


def printers_of(seen: Mapping[str, Any]) -> list[PaperState]:
    """Each printer of a kiosk with several, as it last said; empty for a single one."""
    return [PaperState(one) for one in seen.get("printers") or [] if one in set(PaperState)]


def papers_said(seen: Mapping[str, Any]) -> list[str]:
    """The word of each printer, also of a single one; empty where nothing was said of paper."""
    return [str(one) for one in seen.get("printers") or [seen.get("paper")] if one]


def troubled(printers: Iterable[KioskPrinter]) -> list[PrinterNote]:
    """Those that need somebody, the worst first."""
    notes = [
        PrinterNote(f"{one.serial}{f' ({one.nth})' if one.nth else ''}, {one.name}", one.paper)
        for one in printers
        if one.paper in _TOLD
    ]
    return sorted(notes, key=lambda note: _TOLD.index(note.paper))
