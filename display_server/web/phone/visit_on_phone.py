"""What a phone may know of its visit: the number, where to wait, how many are before it, the room at the call."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.push import Elsewhere, Emergency, Foreseen
from config.contract.ways import RouteProfile
from config.contract.words import Language, Names
from display_server.db.columns.code_index import visit_token_hash
from display_server.db.models import Place, Service, Site, Stage, Visit, VisitNeed
from display_server.db.reading.current_stage import CURRENT_FIRST
from display_server.db.reading.led_numbers import is_led_until
from display_server.db.reading.merged import that_stayed
from display_server.db.reading.states import queue_state, statements
from display_server.db.reading.visit_steps import Relative, VisitStep, relatives, visit_steps
from display_server.domain.codes import read_token
from display_server.domain.needs import Need
from display_server.domain.numbering import business_day
from display_server.domain.visit import OPEN, State
from display_server.services.plans.led_arrows import boards_along
from display_server.services.plans.site_maps import entrance_of, way_between
from display_server.services.plans.whereto import WALKING, Whereto, whereto
from display_server.services.visits.keys_of_visit import Keys, keys_of_visit
from display_server.services.visits.other_lines import Change, change_of
from display_server.services.visits.shorter_line import advice_for

KEPT = timedelta(hours=36)
"""A ticket's address says nothing any more after its business day, and after this in any case: paper is lost and found."""


@dataclass(frozen=True)
class WayThere:
    """Codes of the way's start and goal. `step_free`: staff noted that this patient takes no steps."""

    start: str
    to: str
    step_free: bool


@dataclass(frozen=True)
class FollowNumber:
    """Boards along the way may show this number for `minutes`; `until`: they do."""

    minutes: int
    until: datetime | None


@dataclass(frozen=True)
class VisitOnPhone:
    """One visit at its present stage, and its steps where there are several.

    `room` is known at the call only; `service` is None for a discreet one. `way`: the one that helps now.
    """

    visit_id: UUID
    number: str
    instead_of: str | None  # the number on the paper whose page it is, where it was merged into this one
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
    change: Change
    elsewhere: Elsewhere | None
    emergencies: list[Emergency]
    comes_first: bool  # `elsewhere` is a later stage of this very visit
    way: WayThere | None
    follow: FollowNumber | None


def site_of_ticket(session: Session, token: str) -> int | None:
    """Of which site the visit with this token is; None: nobody's token."""
    read = read_token(token)
    if read is None:
        return None
    return session.scalar(select(Visit.site_id).where(Visit.token_hash == visit_token_hash(read.token)))


def visit_on_phone(session: Session, token: str, now: datetime) -> VisitOnPhone | None:
    """The visit with this token; None for anything else, and for one that is long over."""
    read = read_token(token)
    paper = _with_token(session, read.token) if read is not None else None
    if paper is None or paper.issued_at < now - KEPT:
        return None
    # No token is made for the number that stayed: a paper that a COPY ended finds nothing, so it leads nowhere either.
    visit = session.get_one(Visit, that_stayed(statements(session), paper))
    site = session.get_one(Site, visit.site_id)
    stage = stage_now(session, visit.id)
    if State(stage.state) not in OPEN and _day_is_over(visit, site, now):
        return None
    service = session.get_one(Service, stage.service_id)
    line = queue_state(statements(session), service.id, now)
    waiting = line.waiting if line is not None else []
    state = State(stage.state)
    there = whereto(session, visit, stage, service)
    ahead = waiting.index(visit.shown_number) if visit.shown_number in waiting else None
    foreseen = line.foreseen.get(visit.shown_number) if line is not None and state is State.WAITING else None
    advice = advice_for(session, visit, stage, line, now)
    emergencies = line.emergencies if line is not None else []
    way = _way(session, site, visit, there, now) if state in WALKING else None
    return VisitOnPhone(
        visit_id=visit.id,
        number=visit.shown_number,
        instead_of=paper.shown_number if paper.id != visit.id else None,
        language=Language(visit.language),
        state=state,
        service_id=service.id,
        service=None if service.discreet else service.names,
        wait_at=there.wait_at,
        ahead=ahead,
        foreseen=foreseen,
        by_urgency=service.triage,
        room=there.room,
        called_at=stage.called_at,
        seen=visit.seen_at is not None,
        steps=steps if len(steps := visit_steps(session, visit.id)) > 1 else [],
        family=relatives(session, visit),
        keys=keys_of_visit(session, stage, site, now),
        change=change_of(session, visit, stage, emergencies, now),
        elsewhere=advice.elsewhere if advice is not None else None,
        emergencies=emergencies,
        comes_first=advice is not None and advice.comes_first,
        way=way,
        follow=_follow(session, site, visit, there, now) if way is not None and not service.discreet else None,
    )


def _with_token(session: Session, token: str) -> Visit | None:
    return session.scalar(select(Visit).where(Visit.token_hash == visit_token_hash(token)))


def stage_now(session: Session, visit_id: UUID) -> Stage:
    """The one the visit is at."""
    return session.scalars(select(Stage).where(Stage.visit_id == visit_id).order_by(*CURRENT_FIRST).limit(1)).one()


def _way(session: Session, site: Site, visit: Visit, there: Whereto, now: datetime) -> WayThere | None:
    """Where a lift is closed there may be none without steps: the page says so, and to ask for an escort."""
    start = there.start or entrance_of(session, site.id) or ""
    free = session.get(VisitNeed, (visit.id, Need.STEP_FREE.value)) is not None
    found = way_between(session, site, start, there.to, RouteProfile.STEP_FREE if free else RouteProfile.USUAL, now)
    return WayThere(start, there.to, free) if found is not None and (free or found.way is not None) else None


def _follow(session: Session, site: Site, visit: Visit, there: Whereto, now: datetime) -> FollowNumber | None:
    """Only where the site wants it and a board stands by that way."""
    if site.led_minutes == 0:
        return None
    free = session.get(VisitNeed, (visit.id, Need.STEP_FREE.value)) is not None
    until = is_led_until(session, visit.id, now)
    offered = until is not None or boards_along(session, site, there, step_free=free, now=now)
    return FollowNumber(site.led_minutes, until) if offered else None


def _day_is_over(visit: Visit, site: Site, now: datetime) -> bool:
    """A visit that is still open keeps its day (design decision 6)."""
    return business_day(now, ZoneInfo(site.zone), site.day_starts).isoformat() > visit.day
