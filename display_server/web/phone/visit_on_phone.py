"""What a phone may know of its visit: the number, where to wait, how many are before it, the room at the call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.push import Elsewhere, Foreseen
from config.contract.ways import RouteProfile
from config.contract.words import Language, Names
from display_server.db.code_index import visit_token_hash
from display_server.db.current_stage import CURRENT_FIRST
from display_server.db.diversions import other_first
from display_server.db.models import Desk, DeskService, Device, Place, Service, Site, Stage, Visit
from display_server.db.states import queue_state, statements
from display_server.db.visit_steps import Relative, VisitStep, relatives, visit_steps
from display_server.domain.codes import read_token
from display_server.domain.numbering import business_day
from display_server.domain.visit import OPEN, State
from display_server.services.keys_of_visit import Keys, keys_of_visit, may_change
from display_server.services.site_maps import entrance_of, way_between

WALKING = frozenset({State.WAITING, State.CALLED})
"""In these states somebody may be looking for the way."""

KEPT = timedelta(hours=36)
"""A ticket's address says nothing any more after its business day, and after this in any case: paper is lost and found."""


@dataclass(frozen=True)
class VisitOnPhone:
    """One visit at its present stage, and its steps where there are several.

    `room` is known at the call only; `service` is None for a discreet one. `way`: start and goal of the way that helps now.
    """

    visit_id: UUID
    number: str
    language: Language
    state: State
    service_id: int
    service: Names | None
    wait_at: Place
    ahead: int | None
    foreseen: Foreseen | None
    by_urgency: bool
    room: Place | None
    called_at: datetime | None
    seen: bool
    steps: list[VisitStep]
    family: list[Relative]
    keys: Keys
    may_go_elsewhere: bool
    elsewhere: Elsewhere | None
    comes_first: bool  # `elsewhere` is a later stage of this very visit
    way: tuple[str, str] | None


def visit_on_phone(session: Session, token: str, now: datetime) -> VisitOnPhone | None:
    """The visit with this token; None for anything else, and for one that is long over."""
    read = read_token(token)
    if read is None:
        return None
    visit = session.scalar(select(Visit).where(Visit.token_hash == visit_token_hash(read.token)))
    if visit is None or visit.issued_at < now - KEPT:
        return None
    site = session.get_one(Site, visit.site_id)
    stage = session.scalars(select(Stage).where(Stage.visit_id == visit.id).order_by(*CURRENT_FIRST).limit(1)).one()
    if State(stage.state) not in OPEN and _day_is_over(visit, site, now):
        return None
    service = session.get_one(Service, stage.service_id)
    line = queue_state(statements(session), service.id, now)
    waiting = line.waiting if line is not None else []
    state = State(stage.state)
    wait_at = _only_room(session, service) or session.get_one(Place, service.waiting_place_id)
    room = _room(session, stage) if state in {State.CALLED, State.SERVING} else None
    may_go = may_change(session, visit, stage, now)
    first = _other_first(session, stage, now) if state is State.WAITING else None
    return VisitOnPhone(
        visit_id=visit.id,
        number=visit.shown_number,
        language=Language(visit.language),
        state=state,
        service_id=service.id,
        service=None if service.discreet else service.names,
        wait_at=wait_at,
        ahead=waiting.index(visit.shown_number) if visit.shown_number in waiting else None,
        foreseen=line.foreseen.get(visit.shown_number) if line is not None and state is State.WAITING else None,
        by_urgency=service.triage,
        room=room,
        called_at=stage.called_at,
        seen=visit.seen_at is not None,
        steps=steps if len(steps := visit_steps(session, visit.id)) > 1 else [],
        family=relatives(session, visit),
        keys=keys_of_visit(session, stage, site, now),
        may_go_elsewhere=may_go,
        elsewhere=first or (line.elsewhere if line is not None and may_go else None),
        comes_first=first is not None,
        way=_way(session, site, visit, wait_at, room, now) if state in WALKING else None,
    )


def _way(  # noqa: PLR0917  # what one visit says
    session: Session, site: Site, visit: Visit, wait_at: Place, room: Place | None, now: datetime
) -> tuple[str, str] | None:
    """From the kiosk that gave the number (else the entrance) to where one waits; at the call from there to the room."""
    if room is not None and room.code != wait_at.code:
        start, to = wait_at.code, room.code
    else:
        kiosk = session.get(Device, visit.device_id) if visit.device_id is not None else None
        start, to = kiosk.serial if kiosk is not None else entrance_of(session, site.id) or "", wait_at.code
    found = way_between(session, site, start, to, RouteProfile.USUAL, now)
    return (start, to) if found is not None and found.way is not None else None


def _other_first(session: Session, stage: Stage, now: datetime) -> Elsewhere | None:
    return other_first(
        statements(session),
        visit_id=stage.visit_id,
        service_id=stage.service_id,
        came_at=stage.arrived_at or stage.due_at,
        slot=stage.slot,
        now=now,
    )


def _day_is_over(visit: Visit, site: Site, now: datetime) -> bool:
    """A visit that is still open keeps its day (design decision 6)."""
    return business_day(now, ZoneInfo(site.zone), site.day_starts).isoformat() > visit.day


def site_of_phone(session: Session) -> Site:
    return session.scalars(select(Site).order_by(Site.id).limit(1)).one()


def _only_room(session: Session, service: Service) -> Place | None:
    """The room, where all the service's desks stand in one (as on the paper)."""
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
    found = select(Place).join(Desk, Desk.place_id == Place.id).where(Desk.id == stage.desk_id)
    return session.scalar(found)
