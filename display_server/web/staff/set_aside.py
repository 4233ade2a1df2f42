"""Whom a desk has set aside and who did not come, as the console lists them below the line; and what an undo takes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Desk, DeskService, Service, Stage, Visit
from display_server.db.reading.states import statements
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State
from display_server.services.desks.last_move import UNDO_WITHIN, can_take_back, last_move_of, moved_at_once

_NOT_HERE_FOR = timedelta(minutes=30)
"""As long as somebody who did not come is expected to come after all; later they are found by their number."""
_MOST = 12


@dataclass(frozen=True)
class Aside:
    """One number that waits for nothing the order decides. `state`: on hold or not come."""

    visit_id: UUID
    number: str
    state: State
    service: str
    since: datetime


@dataclass(frozen=True)
class UndoOffer:
    """The desk's last move of the last minutes. Not `possible`: it is none that can be taken back, and nothing older is.

    `word`: what was done, a message's name under `staff.move`; `delay`: the key of the delay whose `people` were moved at once
    by it, so that one touch takes all of them back.
    """

    key: int
    number: str
    word: str
    at: datetime
    until: datetime
    possible: bool
    delay: int | None = None
    people: int = 0


def read_set_aside(session: Session, desk: Desk, now: datetime, name: Callable[[Names], str]) -> Sequence[Aside]:
    """Of this desk's services, the newest first: who is on hold, and who did not come in the last half hour."""
    served = select(DeskService.service_id).where(DeskService.desk_id == desk.id)
    gone = (Stage.state == State.NO_SHOW.value) & (Stage.ended_at >= now - _NOT_HERE_FOR)
    rows = session.execute(
        select(Stage, Visit, Service)
        .join(Visit, Visit.id == Stage.visit_id)
        .join(Service, Service.id == Stage.service_id)
        .where(
            Stage.service_id.in_(served),
            Stage.state.in_([State.ON_HOLD.value, State.NO_SHOW.value]),
            or_(Stage.state == State.ON_HOLD.value, gone),
            Stage.due_at >= line_begins(now),
        )
        .order_by(Stage.state.desc(), Stage.due_at)
        .limit(_MOST)
    )
    return [
        Aside(visit.id, visit.shown_number, State(stage.state), name(service.names), stage.ended_at or stage.due_at)
        for stage, visit, service in rows
    ]


def read_undo(session: Session, desk: Desk, now: datetime) -> UndoOffer | None:
    """What the undo key would take back now; None: the desk did nothing."""
    line = last_move_of(statements(session), desk.id, now)
    if line is None:
        return None
    why = line.why or {}
    word = "skip" if "left_out" in why else line.move
    offer = UndoOffer(line.seq, line.number, word, line.at, line.at + UNDO_WITHIN, can_take_back(line))
    if why.get("delay") is None:
        return offer
    people = len(moved_at_once(statements(session), desk.id, now, why["delay"]))
    return replace(offer, delay=why["delay"], people=people)
