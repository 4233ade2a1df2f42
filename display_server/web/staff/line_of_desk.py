"""What a desk's console shows, read at one moment: the patient called or served here, and who waits, in calling order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from config.contract.words import Language, Names
from config.locale import name_of
from display_server.db.models import (
    Booking,
    Department,
    Desk,
    DeskService,
    Place,
    Service,
    Site,
    Stage,
    Visit,
)
from display_server.db.reading.fair_order import caps_of, in_line
from display_server.db.reading.let_go import let_go
from display_server.db.reading.states import statements
from display_server.db.reading.visit_steps import visit_steps
from display_server.domain.ghosts import Why
from display_server.domain.numbering import business_day
from display_server.domain.priority import Priority, no_priority_at_all
from display_server.domain.proportion import Share, merged
from display_server.domain.queue_order import InLine, Placed, Reason, in_order, line_begins, placed
from display_server.domain.urgency import Urgency
from display_server.domain.visit import State
from display_server.services.lines.ghosts_today import REACH, ghosts_since
from display_server.web.staff.desk_state import Neighbour, Pause, neighbours_of, pause_of
from display_server.web.staff.marks import Marks, read_marks

ROWS_SHOWN = 40
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


class AskedFor(StrEnum):
    """Somebody was sent to this desk, or to whoever works at it, and nobody else may call them."""

    DESK = "desk"
    CLINICIAN = "clinician"


@dataclass(frozen=True)
class Person:
    """Somebody in the line, without a name. `slot` is the booked time, None for a walk-in; `reason` of the place in line.

    `minutes_away`: until `can_come_at`; 0 where they can be called. `nobodys`: why the number is probably nobody's.
    `urgency`: what triage found, also after it; "none" while nobody has said it; None elsewhere. Red is due on arrival,
    whatever orders them before the others.
    """

    stage_id: UUID
    visit_id: UUID
    number: str
    slot: datetime | None
    arrived_at: datetime | None
    due_at: datetime
    reason: Reason
    priority: Priority | None
    can_come_at: datetime
    minutes_away: int
    target_minutes: int
    language: Language
    service: str
    unknown: int | None
    by_ambulance: bool
    marks: Marks
    asked_for: AskedFor | None
    urgency: str | None = None
    nobodys: Why | None = None


@dataclass(frozen=True)
class Current:
    """Who is called to this desk, or served at it. `name` is decrypted for this page only."""

    person: Person
    state: State
    since: datetime
    name: str | None
    steps: Sequence[tuple[str, State]]


@dataclass(frozen=True)
class LineOfDesk:
    """Everything of one console page."""

    code: str
    room: str
    department: str
    department_code: str
    opened_by: int | None
    pause: Pause | None
    current: Current | None
    waiting: Sequence[Person]
    neighbours: Sequence[Neighbour]
    next_booked: datetime | None
    overtaken_times: int
    no_priority: Sequence[Priority]

    @property
    def next(self) -> Person | None:
        """Whom "call next" would call; None also where everybody is on the way, let go or has a relative at another desk."""
        if self.pause is not None:
            return None
        return next((one for one in self.waiting if not one.minutes_away and one.marks.relative_at is None), None)

    @property
    def unclaimed(self) -> list[str]:
        return [person.number for person in self.waiting if person.nobodys is Why.UNCLAIMED]

    @property
    def doubtful(self) -> list[str]:
        """Numbers drawn in one go, or called before and nobody came: staff merge or cancel them."""
        return [person.number for person in self.waiting if person.nobodys in {Why.BURST, Why.NEVER_SEEN}]


@dataclass(frozen=True)
class _Names:
    wanted: Language
    otherwise: Language

    def of(self, thing: Department | Place | Service) -> str:
        return self.read(thing.names)

    def read(self, names: Names) -> str:
        return name_of(names, self.wanted, self.otherwise)


def find_desk(session: Session, code: str) -> tuple[Desk, Department] | None:
    found = session.execute(
        select(Desk, Department).join(Department, Department.id == Desk.department_id).where(Desk.code == code)
    ).first()
    return (found[0], found[1]) if found is not None else None


def read_line(session: Session, desk: Desk, department: Department, now: datetime, language: Language) -> LineOfDesk:
    """The console of `desk` at `now`, its names in `language`."""
    site = session.get_one(Site, department.site_id)
    names = _Names(language, Language(site.language))
    services: list[int] = list(session.scalars(_services_of(desk)))
    return LineOfDesk(
        code=desk.code,
        room=names.of(session.get_one(Place, desk.place_id)),
        department=names.of(department),
        department_code=department.code,
        opened_by=desk.opened_by if desk.is_open else None,
        pause=pause_of(desk, now),
        current=_current(session, desk, site, now, names),
        waiting=_waiting(session, desk, site, now, names),
        neighbours=neighbours_of(session, desk.department_id, names.of),
        next_booked=_next_booked(session, services, now),
        overtaken_times=site.overtaken_times,
        no_priority=no_priority_at_all(_arrivals(session, services, site, now)),
    )


_ROWS = (
    select(Stage, Visit, Service).join(Visit, Visit.id == Stage.visit_id).join(Service, Service.id == Stage.service_id)
)
_Row = tuple[Stage, Visit, Service]


def _services_of(desk: Desk) -> Select[Any]:
    return select(DeskService.service_id).where(DeskService.desk_id == desk.id)


def _waiting(session: Session, desk: Desk, site: Site, now: datetime, names: _Names) -> list[Person]:
    wanted = _ROWS.where(
        Stage.service_id.in_(_services_of(desk)),
        Stage.state == State.WAITING.value,
        Stage.due_at >= line_begins(now),
        or_(Stage.for_desk_id.is_(None), Stage.for_desk_id == desk.id),
        or_(Stage.for_account_id.is_(None), Stage.for_account_id == desk.opened_by),
    )
    rows = {row[0].id: row for row in session.execute(wanted)}
    line = _as_called(session, desk, list(rows.values()), site, now)
    shown = [rows[place.one.stage_id][1] for place in line[:ROWS_SHOWN]]
    marks = read_marks(session, shown, desk, site, names.of)
    nobodys = _nobodys(session, [row[1] for row in rows.values()])
    people = [_person(rows[place.one.stage_id], place, now, names, marks) for place in line]
    return [replace(one, nobodys=nobodys[one.visit_id]) if one.visit_id in nobodys else one for one in people]


def _nobodys(session: Session, visits: list[Visit]) -> dict[UUID, Why]:
    """Why some of them are probably nobody's: the same rule by which waits leave them out."""
    unseen = [one.issued_at for one in visits if one.booking_id is None and one.seen_at is None]
    found = {one.id: Why.UNCLAIMED for one in visits if one.unclaimed_at is not None and one.seen_at is None}
    return (found | ghosts_since(session, min(unseen) - REACH)) if unseen else found


def _as_called(session: Session, desk: Desk, rows: list[_Row], site: Site, now: datetime) -> list[Placed]:
    """One line by its order, or the desk's services in their proportion."""
    served = session.scalars(select(DeskService).where(DeskService.desk_id == desk.id)).all()
    away = let_go(statements(session), (one.service_id for one in served), now)
    lined = {row[0].id: _in_line(row, site, away) for row in rows}
    if sum(one.weight is not None for one in served) < 2:
        return in_order(lined.values(), now, caps_of(site))
    lines = {
        one.service_id: in_order(
            (lined[row[0].id] for row in rows if row[0].service_id == one.service_id), now, caps_of(site)
        )
        for one in served
    }
    return merged(lines, {one.service_id: Share(one.service_id, one.weight or 1, one.turn) for one in served})


def _in_line(row: _Row, site: Site, away: Collection[UUID] = ()) -> InLine:
    """As the call itself sees it: the booked time is this stage's own, and nobody is late for having been elsewhere before."""
    stage, visit, service = row
    minutes = site.grace_minutes if service.grace_minutes is None else service.grace_minutes
    grace, gone = timedelta(minutes=minutes), stage.id in away
    return in_line(stage, slot=stage.slot, grace=grace, came_at=visit.issued_at, let_go=gone)


def _arrivals(session: Session, services: list[int], site: Site, now: datetime) -> dict[str | None, int]:
    """How many of each class have come to these services on this business day. States are named so that the index serves."""
    today = business_day(now, ZoneInfo(site.zone), site.day_starts).isoformat()
    counted = (
        select(Stage.priority, func.count())
        .join(Visit, Visit.id == Stage.visit_id)
        .where(
            Stage.service_id.in_(services),
            Stage.state.in_([state.value for state in State if state is not State.EXPECTED]),
            Stage.due_at >= now - A_DAY,
            Visit.day == today,
        )
        .group_by(Stage.priority)
    )
    found: dict[str | None, int] = dict(session.execute(counted).all())
    return found


def _current(session: Session, desk: Desk, site: Site, now: datetime, names: _Names) -> Current | None:
    here = _ROWS.where(Stage.desk_id == desk.id, Stage.state.in_([State.CALLED.value, State.SERVING.value]))
    row = session.execute(here).first()
    if row is None:
        return None
    stage, visit = row[0], row[1]
    booking = session.get(Booking, visit.booking_id) if visit.booking_id is not None else None
    state = State(stage.state)
    since = stage.serving_at if state is State.SERVING else stage.called_at
    marks = read_marks(session, [visit], desk, site, names.of)
    return Current(
        person=_person(row, placed(_in_line(row, site), now, caps_of(site)), now, names, marks),
        state=state,
        since=since or stage.due_at,
        name=booking.patient_name if booking is not None else None,
        steps=[(names.read(step.names), step.state) for step in visit_steps(session, visit.id)],
    )


def _person(row: _Row, place: Placed, now: datetime, names: _Names, marks: dict[UUID, Marks]) -> Person:
    stage, visit, service = row
    return Person(
        stage_id=stage.id,
        visit_id=visit.id,
        number=visit.shown_number,
        slot=stage.slot,
        arrived_at=stage.arrived_at,
        due_at=stage.due_at if stage.urgency != Urgency.RED else stage.arrived_at or stage.due_at,
        reason=place.reason,
        priority=place.one.priority,
        can_come_at=place.one.callable_at,
        minutes_away=max(0, ceil((place.one.callable_at - now) / A_MINUTE)),
        target_minutes=service.target_minutes,
        language=Language(visit.language),
        service=names.of(service),
        unknown=visit.unknown,
        by_ambulance=visit.by_ambulance,
        marks=marks.get(visit.id, Marks()),
        asked_for=_asked_for(stage),
        urgency=stage.urgency or ("none" if service.triage else None),
    )


def _asked_for(stage: Stage) -> AskedFor | None:
    if stage.for_account_id is not None:
        return AskedFor.CLINICIAN
    return AskedFor.DESK if stage.for_desk_id is not None else None


def _next_booked(session: Session, services: list[int], now: datetime) -> datetime | None:
    arrived = select(Visit.booking_id).where(Visit.booking_id.is_not(None))
    wanted = select(Booking.starts_at).where(
        Booking.service_id.in_(services), Booking.starts_at >= now, Booking.id.not_in(arrived)
    )
    return session.scalar(wanted.order_by(Booking.starts_at).limit(1))
