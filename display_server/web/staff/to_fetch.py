"""Who has been called and must be fetched: they neither hear nor see a call. Every console of the department shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from config.contract.words import Names
from display_server.db.models import Department, Desk, Place, Service, Stage, Visit, VisitNeed
from display_server.domain.needs import Need, NeedState
from display_server.domain.visit import State


@dataclass(frozen=True)
class ToFetch:
    """A number, where it waits and where it is called to. `somebody_goes`: a colleague has said so."""

    visit_id: UUID
    number: str
    waits_at: str
    room: str
    somebody_goes: bool


def read_to_fetch(session: Session, department: Department, name: Callable[[Names], str]) -> list[ToFetch]:
    """Called now and not yet fetched, the longest first; of the department's services and of its desks."""
    waiting, room = aliased(Place), aliased(Place)
    found = session.execute(
        select(Visit.id, Visit.shown_number, waiting.names.label("waits_at"), room.names.label("room"), VisitNeed.state)
        .join(Stage, Stage.visit_id == Visit.id)
        .join(VisitNeed, VisitNeed.visit_id == Visit.id)
        .join(Service, Service.id == Stage.service_id)
        .join(waiting, waiting.id == Service.waiting_place_id)
        .join(Desk, Desk.id == Stage.desk_id)
        .join(room, room.id == Desk.place_id)
        .where(
            Stage.state == State.CALLED.value,
            VisitNeed.need == Need.FETCH.value,
            VisitNeed.state != NeedState.HERE.value,
            (Service.department_id == department.id) | (Desk.department_id == department.id),
        )
        .order_by(Stage.called_at)
    )
    return [
        ToFetch(row.id, row.shown_number, name(row.waits_at), name(row.room), row.state == NeedState.COMING.value)
        for row in found
    ]
