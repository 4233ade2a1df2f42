"""What devices say of themselves: kept in memory, written to the database every few seconds for the fleet's page."""

import threading
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.note_seen import SLICE, note_seen, tell_consoles
from display_server.services.lines.broadcasts import note_shown
from display_server.web.shared.printer_notes import OLD_AFTER, papers_said


class Heartbeats:
    """One a web process; every face that hears devices tells it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._heard: dict[UUID, tuple[datetime, dict[str, Any]]] = {}
        self._papers: dict[UUID, Any] = {}
        self._paper_changed = False
        self._alive: dict[UUID, datetime] = {}

    def hear(self, device_id: UUID, at: datetime, said: dict[str, Any]) -> None:
        """The newest word of a device replaces the one before."""
        with self._lock:
            self._heard[device_id] = (at, said)
            if "paper" in said:
                self._alive[device_id] = at
            papers = said.get("paper"), said.get("printers")
            if self._papers.get(device_id) != papers:
                self._papers[device_id], self._paper_changed = papers, True

    def newest(self, device_id: UUID) -> tuple[datetime, dict[str, Any]] | None:
        """What is not written yet; None: the database has its newest word."""
        with self._lock:
            return self._heard.get(device_id)

    def write(self, hub: Hub) -> int:
        """Write what was heard since the last time; how many devices it were."""
        with self._lock:
            heard, self._heard = list(self._heard.items()), {}
            changed = self._fell_silent(hub.clock.now()) or self._paper_changed
            self._paper_changed = False
        for start in range(0, len(heard), SLICE):
            slice_ = _with_since(hub, dict(heard[start : start + SLICE]))
            hub.writer.run(lambda tx, slice_=slice_: note_seen(tx, slice_))  # type: ignore[misc]
            showing = {
                device: (at, said["emergencies"]) for device, (at, said) in slice_.items() if said.get("emergencies")
            }
            if showing:
                hub.writer.run(lambda tx, showing=showing: note_shown(tx, showing))  # type: ignore[misc]
        if changed:
            hub.writer.run(tell_consoles)
        return len(heard)

    def _fell_silent(self, now: datetime) -> bool:
        """Whether a printer's last word has just grown too old to be told; its next one is news again."""
        silent = [device for device, at in self._alive.items() if at <= now - OLD_AFTER]
        for device in silent:
            del self._alive[device], self._papers[device]
        return bool(silent)


def _with_since(
    hub: Hub, heard: dict[UUID, tuple[datetime, dict[str, Any]]]
) -> dict[UUID, tuple[datetime, dict[str, Any]]]:
    """Each printer's word with the moment from which it is so: kept beside it, so neither a new start nor another web forgets."""
    with_paper = [device for device, (_, said) in heard.items() if papers_said(said)]
    if not with_paper:
        return heard
    with hub.database.reading() as session:
        rows = session.execute(select(Device.id, Device.seen).where(Device.id.in_(with_paper)))
        before = {device: seen or {} for device, seen in rows}
    since = {device: _since(before.get(device, {}), *heard[device]) for device in with_paper}
    return {
        device: (at, {**said, "papers_since": since[device]} if device in since else said)
        for device, (at, said) in heard.items()
    }


def _since(before: dict[str, Any], at: datetime, said: dict[str, Any]) -> list[str]:
    known = list(zip(papers_said(before), before.get("papers_since") or [], strict=False))
    return [
        known[nth][1] if nth < len(known) and known[nth][0] == paper else at.isoformat()
        for nth, paper in enumerate(papers_said(said))
    ]


def heartbeats_of(hub: Hub) -> Heartbeats:
    """This process's heartbeats."""
    found = hub.memory.setdefault("heartbeats", Heartbeats())
    assert isinstance(found, Heartbeats)  # noqa: S101  # nobody else uses the name
    return found
