"""In which order kiosks follow a new version: a ring after the other, and none further while one could not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from config.contract.updates import UpdateStep

PAUSES = (1, 4, 24, 72)
"""Hours between rings that can be chosen, beside by hand."""


class Ring(StrEnum):
    """Where a kiosk stands in that order; who was given none comes with the last."""

    FIRST = "first"
    SECOND = "second"
    ALL = "all"


LAST = len(Ring)
HEARD_WITHIN = timedelta(minutes=5)
"""Whose last word is older may have been ended by the version it named."""


@dataclass(frozen=True)
class Standing:
    """A kiosk by its own word: which version it runs, and what it said about the one it was offered."""

    id: str
    ring: Ring
    program: str
    offered: str = ""
    step: str = ""
    trouble: str | None = None
    heard_at: datetime | None = None

    def runs_it(self, version: str, now: datetime) -> bool:
        """By a word of these minutes."""
        return self.on(version) and self.heard_at is not None and now - self.heard_at < HEARD_WITHIN

    def on(self, version: str) -> bool:
        return self.program == version

    def failed(self, version: str) -> bool:
        return not self.on(version) and self.offered == version and self.step == UpdateStep.REFUSED


def ring_of(settings: dict[str, Any] | None) -> Ring:
    said = (settings or {}).get("ring")
    return Ring(said) if said in set(Ring) else Ring.ALL


def number_of(ring: Ring) -> int:
    """From 1."""
    return list(Ring).index(ring) + 1


def standing(
    device_id: str, settings: dict[str, Any] | None, seen: dict[str, Any] | None, heard_at: datetime | None
) -> Standing:
    seen = seen or {}
    said = seen.get("update") or {}
    return Standing(
        device_id, ring_of(settings), str(seen.get("program_version") or ""), str(said.get("version") or ""),
        str(said.get("step") or ""), said.get("trouble"), heard_at,
    )  # fmt: skip


def reached(kiosks: Sequence[Standing], ring: int) -> list[Standing]:
    """Those the version is for by now."""
    return [one for one in kiosks if number_of(one.ring) <= ring]


def may_move_on(kiosks: Sequence[Standing], version: str, ring: int, due_at: datetime | None, now: datetime) -> bool:
    """By itself: everybody reached so far runs it and lives, and the hours between are over. `due_at` None: not by itself."""
    due = due_at is not None and now >= due_at and ring < LAST
    return due and all(one.runs_it(version, now) for one in reached(kiosks, ring))


def due_at(whole_at: datetime | None, pause_hours: int | None) -> datetime | None:
    """The hours count from when all of them ran it."""
    return None if pause_hours is None or whole_at is None else whole_at + timedelta(hours=pause_hours)
