"""The day's numbers that are probably nobody's, by service: waits and load count them apart, staff merge or cancel them."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from display_server.db.current_stage import CURRENT_FIRST
from display_server.db.models import Stage, Visit
from display_server.db.transaction import Transaction
from display_server.domain.ghosts import Sighting, Why, ghosts
from display_server.domain.visit import State

_ALIVE = {State.SERVING.value, State.DONE.value, State.ON_HOLD.value, State.LEFT.value}


def ghosts_since(session: Session, since: datetime) -> dict[UUID, Why]:
    """Every visit issued since then that is probably nobody's, and why."""
    return ghosts(_sightings(session, since))


def waiting_ghosts(session: Session, since: datetime) -> dict[int, int]:
    """How many of those who wait now are ghosts, by service id: what a wait or a load level may discount."""
    found = ghosts_since(session, since)
    counted: dict[int, int] = defaultdict(int)
    rows = session.execute(
        select(Stage.visit_id, Stage.service_id)
        .join(Visit, Visit.id == Stage.visit_id)
        .where(Stage.state == State.WAITING.value, Visit.issued_at >= since)
    )
    for visit_id, service_id in rows:
        if visit_id in found:
            counted[service_id] += 1
    return dict(counted)


def saw_patient(tx: Transaction, visit_id: UUID) -> None:
    """A sign of life: somebody holds this number. The first one counts."""
    tx.session.execute(update(Visit).values(seen_at=tx.now).where(Visit.id == visit_id, Visit.seen_at.is_(None)))


def _sightings(session: Session, since: datetime) -> list[Sighting]:
    rows = session.execute(
        select(Visit, Stage.state)
        .join(Stage, Stage.visit_id == Visit.id)
        .where(Visit.issued_at >= since)
        .order_by(Visit.id, *CURRENT_FIRST)
    )
    states: dict[UUID, tuple[Visit, set[str]]] = {}
    for visit, state in rows:
        states.setdefault(visit.id, (visit, set()))[1].add(state)
    return [
        Sighting(
            visit_id=visit.id,
            kiosk=visit.device_id,
            issued_at=visit.issued_at,
            alive=visit.seen_at is not None or visit.booking_id is not None or not _ALIVE.isdisjoint(seen),
            unclaimed=visit.unclaimed_at is not None,
            no_show=State.NO_SHOW.value in seen,
        )
        for visit, seen in states.values()
    ]
