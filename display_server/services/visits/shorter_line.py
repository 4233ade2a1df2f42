"""A shorter line, said to somebody who waits already: what it is worth from their own place, or another stage to begin with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from config.contract.push import Elsewhere, Foreseen, QueueState
from display_server.db.models import ServiceWait, Stage, Visit
from display_server.db.reading.diversions import other_first
from display_server.db.reading.states import statements
from display_server.domain.diversion import sooner_in_line
from display_server.domain.visit import State
from display_server.services.visits.keys_of_visit import may_change


@dataclass(frozen=True)
class Advice:
    """`comes_first`: a later stage of this very visit, else a service that does the same."""

    elsewhere: Elsewhere
    comes_first: bool


def advice_for(session: Session, visit: Visit, stage: Stage, line: QueueState | None, now: datetime) -> Advice | None:
    """What `services.patients.divert` would do for this patient now. `line`: the state of the stage's service."""
    if stage.state != State.WAITING.value or line is None:
        return None
    first = better_first(session, stage, now)
    if first is not None:
        return Advice(first, comes_first=True)
    shorter = (
        _from_here(session, stage, line, visit.shown_number, now) if may_change(session, visit, stage, now) else None
    )
    return Advice(shorter, comes_first=False) if shorter is not None else None


def better_first(session: Session, stage: Stage, now: datetime) -> Elsewhere | None:
    """A later stage of this stage's visit that had better come first."""
    return other_first(
        statements(session),
        visit_id=stage.visit_id,
        service_id=stage.service_id,
        came_at=stage.arrived_at or stage.due_at,
        slot=stage.slot,
        now=now,
    )


def _from_here(session: Session, stage: Stage, line: QueueState, number: str, now: datetime) -> Elsewhere | None:
    """The line's advice is for whoever joins it now; this number may stand further ahead and gain less, or nothing."""
    found = line.elsewhere
    if found is None or number not in line.waiting:
        return None
    joins = session.get(ServiceWait, stage.service_id)
    minutes = sooner_in_line(
        found.sooner_minutes,
        arriving=joins.p50 if joins is not None else None,
        own=_still_waits(line.foreseen.get(number), now),
        behind=len(line.waiting) - 1 - line.waiting.index(number),
    )
    return found.model_copy(update={"sooner_minutes": minutes}) if minutes is not None else None


def _still_waits(foreseen: Foreseen | None, now: datetime) -> float | None:
    return (foreseen.about - now).total_seconds() if foreseen is not None else None
