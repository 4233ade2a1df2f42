"""How each desk of a department stands now: whom it calls or serves, whether it is free, pauses or is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Desk, Place, Stage, Visit
from display_server.domain.desk import PauseReason
from display_server.domain.visit import State


@dataclass(frozen=True)
class Pause:
    """Nobody is called here for a while; `is_over`: somebody said they would be back by now."""

    since: datetime
    reason: PauseReason
    back_at: datetime | None
    is_over: bool


@dataclass(frozen=True)
class Neighbour:
    """Another desk of the department (or this one), as the strip below the line shows it."""

    code: str
    room: str
    state: str
    number: str | None
    back_at: datetime | None


def pause_of(desk: Desk, now: datetime) -> Pause | None:
    if desk.paused_at is None or desk.pause_reason is None:
        return None
    is_over = desk.back_at is not None and desk.back_at <= now
    return Pause(desk.paused_at, PauseReason(desk.pause_reason), desk.back_at, is_over)


def neighbours_of(session: Session, department_id: int, name_of_place: Callable[[Place], str]) -> list[Neighbour]:
    rows = session.execute(
        select(Desk, Place, Stage.state, Visit.shown_number)
        .join(Place, Place.id == Desk.place_id)
        .outerjoin(Stage, (Stage.desk_id == Desk.id) & Stage.state.in_([State.CALLED.value, State.SERVING.value]))
        .outerjoin(Visit, Visit.id == Stage.visit_id)
        .where(Desk.department_id == department_id)
        .order_by(Desk.id)
    )
    return [
        Neighbour(desk.code, name_of_place(place), state or _without_patient(desk), number, desk.back_at)
        for desk, place, state, number in rows
    ]


def _without_patient(desk: Desk) -> str:
    if not desk.is_open:
        return "closed"
    return "free" if desk.paused_at is None else "paused"
