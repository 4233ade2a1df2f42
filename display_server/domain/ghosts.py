"""Numbers that nobody holds: drawn in a burst or never seen again. They wait like people and must not count like them.

A *sign of life* is anything a person does: the phone page opened, the ticket scanned, standing at a desk.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

BURST_GAP = timedelta(seconds=15)
"""Two numbers of one kiosk closer than this are hardly two people: a visit to a kiosk takes longer."""
BURST_SIZE = 3
"""So many in a row are a child, a fault or a test; two are a couple."""


class Why(StrEnum):
    """What makes a number a ghost."""

    BURST = "burst"
    UNCLAIMED = "unclaimed"  # its person had left before it came
    NEVER_SEEN = "never_seen"  # called, and nobody came


@dataclass(frozen=True)
class Sighting:
    """A number as far as it can be a ghost. `alive`: a sign of life was seen. `no_show`: it was called in vain."""

    visit_id: UUID
    kiosk: UUID | None
    issued_at: datetime
    alive: bool = False
    unclaimed: bool = False
    no_show: bool = False


def ghosts(sightings: Iterable[Sighting]) -> dict[UUID, Why]:
    """The numbers that are probably nobody's. Of a burst one is taken for real: its last, which somebody kept."""
    found: dict[UUID, Why] = {}
    for burst in _bursts(sightings := list(sightings)):
        silent = [one for one in burst if not one.alive]
        keep = 0 if len(silent) < len(burst) else 1
        found |= {one.visit_id: Why.BURST for one in silent[: len(silent) - keep]}
    for one in sightings:
        if not one.alive and (one.unclaimed or one.no_show):
            found[one.visit_id] = Why.UNCLAIMED if one.unclaimed else Why.NEVER_SEEN
    return found


def in_one_go(sightings: Iterable[Sighting], visit_id: UUID) -> list[Sighting]:
    """The burst this number belongs to, in its order; empty: it was drawn alone."""
    return next((run for run in _bursts(sightings) if any(one.visit_id == visit_id for one in run)), [])


def _bursts(sightings: Iterable[Sighting]) -> list[list[Sighting]]:
    """Runs of at least `BURST_SIZE` numbers of one kiosk, each within `BURST_GAP` of the one before."""
    of_kiosk: dict[UUID, list[Sighting]] = defaultdict(list)
    for one in sightings:
        if one.kiosk is not None:
            of_kiosk[one.kiosk].append(one)
    runs: list[list[Sighting]] = []
    for line in of_kiosk.values():
        line.sort(key=lambda one: one.issued_at)
        run: list[Sighting] = []
        for one in line:
            if run and one.issued_at - run[-1].issued_at > BURST_GAP:
                runs.append(run)
                run = []
            run.append(one)
        runs.append(run)
    return [run for run in runs if len(run) >= BURST_SIZE]
