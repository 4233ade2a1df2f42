"""What the console's panel of one number shows: how it stands, its steps, needs, note, and what this desk can do with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.push import Elsewhere
from config.contract.words import Language, Names
from display_server.db.models import Booking, Department, Desk, DeskService, Service, Stage, Visit, VisitNeed
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.db.reading.visit_steps import Relative, VisitStep, relatives, visit_steps
from display_server.domain.needs import Need, NeedState
from display_server.domain.priority import Priority
from display_server.domain.urgency import Urgency
from display_server.domain.visit import State
from display_server.services.lines.ghosts_today import drawn_with
from display_server.services.visits import shorter_line
from display_server.web.shared.sign_in.person import this_person


@dataclass(frozen=True)
class VisitPanel:
    """One visit as this desk sees it. `is_ours`: its present stage is in the lines of this desk or at it."""

    id: UUID
    number: str
    state: State
    service: str
    service_code: str
    arrived_at: datetime | None
    due_at: datetime
    slot: datetime | None
    language: Language
    priority: Priority | None
    urgency: Urgency | None
    triage: bool
    is_ours: bool
    at_this_desk: bool
    is_booked: bool
    merged_into: UUID | None
    steps: Sequence[VisitStep]
    needs: dict[Need, NeedState]
    family: Sequence[Relative]
    note: str | None

    @property
    def later_steps(self) -> list[VisitStep]:
        return [step for step in self.steps if step.state is State.EXPECTED]


def departments_of(session: Session, visit_id: UUID) -> set[str]:
    """Where this visit waits, waited or will wait: who may see one of them may see the visit."""
    return set(
        session.scalars(
            select(Department.code)
            .join(Service, Service.department_id == Department.id)
            .join(Stage, Stage.service_id == Service.id)
            .where(Stage.visit_id == visit_id)
        )
    )


def in_one_go(session: Session, visit_id: UUID) -> dict[UUID, str]:
    """The numbers drawn in one go with this one, as far as this person sees their departments."""
    person = this_person()
    return {
        one: number
        for one, number in drawn_with(session, visit_id).items()
        if any(person.sees(department) for department in departments_of(session, one))
    }


def read_visit(session: Session, desk: Desk, visit_id: UUID, name: Callable[[Names], str]) -> VisitPanel | None:
    """The panel of this visit at this desk; None: there is none."""
    row = session.execute(
        select(Stage, Visit, Service)
        .join(Visit, Visit.id == Stage.visit_id)
        .join(Service, Service.id == Stage.service_id)
        .where(Stage.visit_id == visit_id)
        .order_by(*CURRENT_FIRST)
        .limit(1)
    ).first()
    if row is None:
        return None
    stage, visit, service = row
    served = set(session.scalars(select(DeskService.service_id).where(DeskService.desk_id == desk.id)))
    booking = session.get(Booking, visit.booking_id) if visit.booking_id is not None else None
    here = stage.desk_id == desk.id and stage.state in {State.CALLED, State.SERVING}
    needs = session.scalars(select(VisitNeed).where(VisitNeed.visit_id == visit_id))
    return VisitPanel(
        id=visit.id,
        number=visit.shown_number,
        state=State(stage.state),
        service=name(service.names),
        service_code=service.code,
        arrived_at=stage.arrived_at,
        due_at=stage.due_at,
        slot=booking.starts_at if booking is not None else None,
        language=Language(visit.language),
        priority=Priority(stage.priority) if stage.priority else None,
        urgency=Urgency(stage.urgency) if stage.urgency else None,
        triage=service.triage,
        is_ours=_is_ours(stage, desk, served),
        at_this_desk=here,
        is_booked=booking is not None,
        merged_into=visit.merged_into,
        steps=visit_steps(session, visit_id),
        needs={Need(one.need): NeedState(one.state) for one in needs},
        family=relatives(session, visit),
        note=visit.note,
    )


def better_first(session: Session, panel: VisitPanel, now: datetime) -> Elsewhere | None:
    """A later step of this visit that had better come first, as its patient is told it."""
    if panel.state is not State.WAITING or not panel.is_ours:
        return None
    stage = session.scalars(select(Stage).where(Stage.visit_id == panel.id).order_by(*CURRENT_FIRST).limit(1)).one()
    return shorter_line.better_first(session, stage, now)


def _is_ours(stage: Stage, desk: Desk, served: set[int]) -> bool:
    if stage.state in {State.CALLED, State.SERVING}:
        return stage.desk_id == desk.id
    return stage.service_id in served and stage.for_desk_id in {None, desk.id}
