"""Kiosks' printers as things of their own on the fleet's page: whose each is, its state, since when, what last came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.contract.words import PaperState, PrintOutcome
from display_server.db.models import PrintRecord
from display_server.web.admin.fleet import LOOKS, OF_PAPER, DeviceLine, DeviceState

NEWEST = 4000
"""So many reports of paper are looked at for each kiosk's last one: a fleet's last hours, and no walk through years of them."""
_URGENCY = ("alarm", "warn", "good", "")
_PAPER_KNOWN = {PaperState.READY, PaperState.LOW, PaperState.OUT}


@dataclass(frozen=True)
class PrinterLine:
    """One printer. `nth`: which one of its kiosk's, None where it has no other.

    `paper` None: its kiosk is silent, and an old word is nobody's truth; `since` then says when it was last heard.
    """

    kiosk: DeviceLine
    nth: int | None
    paper: PaperState | None
    since: datetime | None

    @property
    def word(self) -> str:
        """The end of its state's key."""
        return self.paper.value if self.paper is not None else "silent"

    @property
    def look(self) -> tuple[str, str]:
        """Tone and picture. What nobody knows is not called well."""
        known = {PaperState.READY: DeviceState.READY, **OF_PAPER}
        return LOOKS[known.get(self.paper, DeviceState.BEHIND) if self.paper else DeviceState.BEHIND]

    @property
    def holds(self) -> PaperState | None:
        """How much paper is in, where its word says so."""
        return self.paper if self.paper in _PAPER_KNOWN else None

    @property
    def prints(self) -> bool:
        return self.paper in {PaperState.READY, PaperState.LOW}


@dataclass(frozen=True)
class LastTicket:
    """A kiosk with several printers does not say which of them it was."""

    at: datetime
    outcome: PrintOutcome


def printers_of_fleet(lines: Iterable[DeviceLine]) -> list[PrinterLine]:
    """Of every kiosk that was heard and has one, those that need somebody first."""
    found = [
        PrinterLine(line, nth if len(papers) > 1 else None, None if line.silent else paper, _since(line, nth))
        for line in lines
        if (papers := line.printers or ([line.paper] if line.paper else []))
        for nth, paper in enumerate(papers, 1)
        if paper is not PaperState.NONE
    ]
    return sorted(found, key=lambda one: _URGENCY.index(one.look[0]))


def _since(line: DeviceLine, nth: int) -> datetime | None:
    if line.silent:
        return line.last_seen
    return datetime.fromisoformat(line.papers_since[nth - 1]) if nth <= len(line.papers_since) else None


def last_tickets(session: Session) -> dict[str, LastTicket]:
    """By the kiosk's id; nothing of a kiosk whose last one lies behind the newest."""
    newest = select(PrintRecord.id, PrintRecord.device_id).order_by(PrintRecord.id.desc()).limit(NEWEST).subquery()
    last = select(func.max(newest.c.id)).group_by(newest.c.device_id)
    rows = session.execute(
        select(PrintRecord.device_id, PrintRecord.printed_at, PrintRecord.outcome).where(PrintRecord.id.in_(last))
    )
    return {str(kiosk): LastTicket(at, PrintOutcome(outcome)) for kiosk, at, outcome in rows if isinstance(kiosk, UUID)}
