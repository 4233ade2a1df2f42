"""Where a visit's patient goes now: to the waiting place, at the call to the room; and where that way begins."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from display_server.db.models import Desk, DeskService, Device, Place, Service, Stage, Visit
from display_server.domain.visit import State

WALKING = frozenset({State.WAITING, State.CALLED})
"""In these states somebody may be looking for the way."""


@dataclass(frozen=True)
class Whereto:
    """`room` is known at the call only. `start`: a kiosk's serial or a place's code; None: nobody knows, so by the entrance."""

    wait_at: Place
    room: Place | None
    start: str | None
    to: str


def whereto(session: Session, visit: Visit, stage: Stage, service: Service) -> Whereto:
    """From the kiosk that gave the number to where one waits; at the call from there to the room."""
    wait_at = _only_room(session, service) or session.get_one(Place, service.waiting_place_id)
    room = _room(session, stage) if State(stage.state) in {State.CALLED, State.SERVING} else None
    if room is not None and room.code != wait_at.code:
        return Whereto(wait_at, room, wait_at.code, room.code)
    kiosk = session.get(Device, visit.device_id) if visit.device_id is not None else None
    return Whereto(wait_at, room, kiosk.serial if kiosk is not None else None, wait_at.code)


def _only_room(session: Session, service: Service) -> Place | None:
    """The room, where all the service's desks stand in one (as on the paper); after triage people sit in the waiting place."""
    if service.triage:
        return None
    rooms = session.scalars(
        select(Place)
        .join(Desk, Desk.place_id == Place.id)
        .join(DeskService, DeskService.desk_id == Desk.id)
        .where(DeskService.service_id == service.id)
        .distinct()
        .limit(2)
    ).all()
    return rooms[0] if len(rooms) == 1 else None


def _room(session: Session, stage: Stage) -> Place | None:
    return session.scalar(select(Place).join(Desk, Desk.place_id == Place.id).where(Desk.id == stage.desk_id))
