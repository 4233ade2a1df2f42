"""The steps of a visit and the numbers of its family, as a phone and a console list them. Read-only."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Desk, Place, Service, Stage, Visit
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.domain.visit import State


@dataclass(frozen=True)
class VisitStep:
    """One stage. `public`: what strangers may read over a shoulder; of a discreet service only where one waits for it.

    `place`: where one waits for it.
    """

    stage_id: UUID
    state: State
    names: Names
    public: Names
    place: Names


@dataclass(frozen=True)
class Relative:
    """Another number of the family, and where it is expected or called."""

    number: str
    state: State
    where: Names


def visit_steps(session: Session, visit_id: UUID) -> list[VisitStep]:
    """In their order, without those taken out of the visit."""
    rows = session.execute(
        select(Stage, Service, Place)
        .join(Service, Service.id == Stage.service_id)
        .join(Place, Place.id == Service.waiting_place_id)
        .where(Stage.visit_id == visit_id, Stage.state != State.CANCELLED.value)
        .order_by(Stage.position)
    )
    return [
        VisitStep(
            stage_id=stage.id,
            state=State(stage.state),
            names=service.names,
            public=place.names if service.discreet else service.names,
            place=place.names,
        )
        for stage, service, place in rows
    ]


def relatives(session: Session, visit: Visit) -> list[Relative]:
    """Everybody else of the family, in the order they came."""
    if visit.family_id is None:
        return []
    others = session.scalars(
        select(Visit).where(Visit.family_id == visit.family_id, Visit.id != visit.id).order_by(Visit.issued_at)
    )
    return [one for one in (_relative(session, other) for other in others) if one is not None]


def _relative(session: Session, visit: Visit) -> Relative | None:
    found = session.execute(
        select(Stage, Place)
        .join(Service, Service.id == Stage.service_id)
        .join(Place, Place.id == Service.waiting_place_id)
        .where(Stage.visit_id == visit.id)
        .order_by(*CURRENT_FIRST)
        .limit(1)
    ).first()
    if found is None or found[0].state == State.CANCELLED:
        return None
    stage, place = found
    if stage.state in {State.CALLED, State.SERVING}:
        place = session.scalars(
            select(Place).join(Desk, Desk.place_id == Place.id).where(Desk.id == stage.desk_id)
        ).one()
    return Relative(visit.shown_number, State(stage.state), place.names)
