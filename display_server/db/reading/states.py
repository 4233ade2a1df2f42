"""The states people look at, read in one place: lobby, department, a service's line, the site (`config.contract.push`).

Push sends them, faces show them. Public states: numbers and places only, and a discreet service's name never.
"""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from config.contract.push import Call, DepartmentLine, DepartmentState, LobbyState, QueueState, SiteState
from display_server.db.engine.prepared import Prepared, Row, Statements
from display_server.db.models import (
    Department,
    DepartmentLoad,
    Desk,
    HubIdentity,
    Place,
    Service,
    Site,
    Stage,
    Visit,
)
from display_server.db.reading.delays import LONGEST_IN, delays_in, delays_of
from display_server.db.reading.department_hours import Standing, standing_of_department, standing_of_departments
from display_server.db.reading.diversions import elsewhere_of, elsewhere_of_department, elsewhere_of_site
from display_server.db.reading.emergencies import emergencies_of, emergencies_where
from display_server.db.reading.fair_order import COUNTS, IN_ORDER, STANDS_IN_LINE, at_moment, caps_of
from display_server.db.reading.help_calls import help_calls_of, staff_wanted
from display_server.db.reading.led_numbers import led_of
from display_server.db.reading.loads import FORESEEN, LOAD_COLUMNS, foreseen_of, load_of, loads_of_site, waits_of_site
from display_server.db.reading.pauses import paused_in
from display_server.domain.queue_order import line_begins
from display_server.domain.visit import State

NEXT_SHOWN = 5
LAST_SHOWN = 5

AnyState = LobbyState | DepartmentState | QueueState | SiteState

_WAITING_IN = (
    select(func.count())
    .select_from(Stage)
    .join(Service, Service.id == Stage.service_id)
    .where(Service.department_id == Department.id, Service.triage.is_(False), STANDS_IN_LINE)
    .correlate(Department)
    .scalar_subquery()
)
_DESKS_IN = select(func.count()).select_from(Desk).where(Desk.department_id == Department.id, Desk.is_open)
_OPEN_IN = _DESKS_IN.where(Desk.paused_at.is_(None)).correlate(Department).scalar_subquery()
_PAUSED_IN = _DESKS_IN.where(Desk.paused_at.is_not(None)).correlate(Department).scalar_subquery()
_FIRST_BACK_IN = (
    select(func.min(Desk.back_at))
    .where(Desk.department_id == Department.id, Desk.is_open, Desk.paused_at.is_not(None))
    .correlate(Department)
    .scalar_subquery()
)
_LIMITS = (Site.overtaken_times, Site.overtaken_late_minutes)
_DEPARTMENTS = (
    select(
        Department.code,
        Department.names,
        Department.floor,
        Department.icon,
        _WAITING_IN.label("waiting"),
        _OPEN_IN.label("open_desks"),
        _PAUSED_IN.label("paused_desks"),
        _FIRST_BACK_IN.label("back_at"),
        LONGEST_IN.label("delay_minutes"),
        *LOAD_COLUMNS,
    )
    .select_from(Department)
    .join(DepartmentLoad, DepartmentLoad.department_id == Department.id, isouter=True)
    .order_by(Department.position)
)
_SITE = Prepared(
    select(Site.id, Site.names, Site.catalogue_revision, Site.led_minutes).where(Site.code == bindparam("code"))
)
_LINES = Prepared(_DEPARTMENTS.where(Department.site_id == bindparam("site_id"), Department.closed_at.is_(None)))
_LINE = Prepared(
    _DEPARTMENTS.add_columns(Department.site_id, Site.led_minutes, *_LIMITS)
    .join(Site, Site.id == Department.site_id)
    .where(Department.code == bindparam("code"))
)
_SERVICE = Prepared(
    select(Service.id, Service.triage, Department.site_id, Department.code, Place.floor, *_LIMITS)
    .join(Department, Department.id == Service.department_id)
    .join(Site, Site.id == Department.site_id)
    .join(Place, Place.id == Service.waiting_place_id)
    .where(Service.id == bindparam("service_id"))
)
_GENERATION = Prepared(select(HubIdentity.generation))

_NUMBERS = select(Visit.shown_number).select_from(Stage).join(Visit, Visit.id == Stage.visit_id)
_IN_DEPARTMENT = select(Service.id).join(Department).where(Department.code == bindparam("code")).scalar_subquery()
_WITH_PLACES = (
    select(Service.id)
    .join(Department)
    .where(Department.code == bindparam("code"), Service.triage.is_(False))
    .scalar_subquery()
)
_FIRST_IN_LINE = (
    select(Stage.visit_id, *(step.label(f"order_{place}") for place, step in enumerate(IN_ORDER)))
    .where(Stage.service_id.in_(_WITH_PLACES), STANDS_IN_LINE)
    .order_by(*IN_ORDER)
    .limit(NEXT_SHOWN)
    .subquery()
)
_NEXT = Prepared(  # chosen first, joined then: of a long line only these five visits are read
    select(Visit.shown_number)
    .join(_FIRST_IN_LINE, _FIRST_IN_LINE.c.visit_id == Visit.id)
    .order_by(*(_FIRST_IN_LINE.c[f"order_{place}"] for place in range(len(IN_ORDER))))
)
_LAST = Prepared(
    _NUMBERS.where(
        Stage.service_id.in_(_IN_DEPARTMENT),
        or_(Stage.state == State.SERVING.value, Stage.state == State.DONE.value),
        Stage.due_at >= bindparam("since"),
    )
    .order_by(Stage.serving_at.desc())
    .limit(LAST_SHOWN)
)
_QUEUE = Prepared(
    _NUMBERS.where(Stage.service_id == bindparam("service_id"), STANDS_IN_LINE, COUNTS).order_by(*IN_ORDER)
)
_CALLS = (
    select(
        Stage.call_seq,
        Visit.shown_number,
        Place.names.label("room"),
        Place.label,
        Place.code.label("place"),
        Place.note,
        Service.names.label("service"),
        Service.discreet,
        Stage.called_at,
    )
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Service, Service.id == Stage.service_id)
    .join(Desk, Desk.id == Stage.desk_id)
    .join(Place, Place.id == Desk.place_id)
    .where(Stage.state == State.CALLED.value, Stage.called_at >= bindparam("since"))
    .order_by(Stage.call_seq.desc())
)
_CALLS_IN_DEPARTMENT = Prepared(_CALLS.where(Stage.service_id.in_(_IN_DEPARTMENT)))
_CALLS_OF_SERVICE = Prepared(_CALLS.where(Stage.service_id == bindparam("service_id")))
_INSIDE = Prepared(
    select(Place.code, Visit.shown_number)
    .select_from(Stage)
    .join(Visit, Visit.id == Stage.visit_id)
    .join(Desk, Desk.id == Stage.desk_id)
    .join(Place, Place.id == Desk.place_id)
    .where(
        Stage.service_id.in_(_IN_DEPARTMENT),
        Stage.state == State.SERVING.value,
        Stage.due_at >= bindparam("since"),
    )
    .order_by(Stage.serving_at)
)


def statements(session: Session) -> Statements:
    """Compiled statements on a read session's own connection, inside its one view of the database."""
    connection = session.connection()
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101  # a session that reads has a connection
    if connection.dialect.name == "postgresql":
        from display_server.db.engine.postgres import OnPostgres

        return OnPostgres(driver.cursor())
    return Statements(driver.cursor())


def state_of(session: Session, topic: str, now: datetime) -> AnyState | None:
    """The whole state behind a topic's name; None: there is no such topic."""
    kind, _, code = topic.partition(":")
    run = statements(session)
    match kind:
        case "lobby":
            return lobby_state(run, code, now)
        case "department":
            return department_state(run, code, now)
        case "queue":
            return queue_state(run, int(code), now) if code.isdecimal() and code.isascii() else None
        case "site":
            return site_state(run, code, now)
        case _:
            return None


def lobby_state(run: Statements, site: str, now: datetime) -> LobbyState | None:
    found = run.one(_SITE, code=site)
    if found is None:
        return None
    stands = standing_of_departments(run, found.id, now)
    lines = [
        DepartmentLine(
            code=row.code,
            names=row.names,
            floor=row.floor,
            icon=row.icon,
            waiting=row.waiting,
            open_desks=row.open_desks,
            paused_desks=row.paused_desks,
            back_at=row.back_at,
            delay_minutes=row.delay_minutes,
            load=load_of(row, now),
            **asdict(stands.get(row.code, Standing())),
        )
        for row in run.all(_LINES, site_id=found.id, since=line_begins(now), now=now)
    ]
    return LobbyState(
        site=found.names,
        departments=lines,
        emergencies=emergencies_of(run, found.id, now),
        staff_wanted=staff_wanted(run, found.id, now),
        led=led_of(run, found.id, now) if found.led_minutes > 0 else [],
        catalogue_revision=found.catalogue_revision,
    )


def department_state(run: Statements, code: str, now: datetime) -> DepartmentState | None:
    since = line_begins(now)
    found = run.one(_LINE, code=code, since=since, now=now)
    if found is None:
        return None
    return DepartmentState(
        code=found.code,
        names=found.names,
        icon=found.icon,
        calling=[_call(row) for row in run.all(_CALLS_IN_DEPARTMENT, code=code, since=since)],
        next=[row.shown_number for row in run.all(_NEXT, code=code, **at_moment(now, caps_of(found)))],
        waiting=found.waiting,
        open_desks=found.open_desks,
        load=load_of(found, now),
        last_called=[row.shown_number for row in run.all(_LAST, code=code, since=since)],
        inside={row.code: row.shown_number for row in run.all(_INSIDE, code=code, since=since)},
        paused=paused_in(run, code),
        delays=delays_in(run, code, now),
        emergencies=emergencies_of(run, found.site_id, now),
        staff_wanted=staff_wanted(run, found.site_id, now),
        led=led_of(run, found.site_id, now) if found.led_minutes > 0 else [],
        elsewhere=elsewhere_of_department(run, code, now),
        **asdict(standing_of_department(run, code, now)),
    )


def queue_state(run: Statements, service_id: int, now: datetime) -> QueueState | None:
    found = run.one(_SERVICE, service_id=service_id)
    if found is None:
        return None
    waiting = [] if found.triage else run.all(_QUEUE, service_id=found.id, **at_moment(now, caps_of(found)))
    return QueueState(
        waiting=[row.shown_number for row in waiting],
        # A call that nobody ended is not the same number of the next day.
        calling=[_call(row) for row in run.all(_CALLS_OF_SERVICE, service_id=found.id, since=line_begins(now))],
        delays=delays_of(run, found.id, now),
        foreseen={} if found.triage else foreseen_of(run.one(FORESEEN, service_id=found.id), now),
        by_urgency=found.triage,
        elsewhere=elsewhere_of(run, found.id, now),
        emergencies=emergencies_where(run, found, now),
    )


def site_state(run: Statements, code: str, now: datetime) -> SiteState | None:
    found = run.one(_SITE, code=code)
    if found is None:
        return None
    identity = run.one(_GENERATION)
    return SiteState(
        catalogue_revision=found.catalogue_revision,
        generation=identity.generation if identity is not None else 1,
        emergencies=emergencies_of(run, found.id, now),
        loads=loads_of_site(run, found.id, now),
        waits=waits_of_site(run, found.id, now),
        help_calls=help_calls_of(run, found.id, now),
        elsewhere=elsewhere_of_site(run, found.id, now),
    )


def _call(row: Row) -> Call:
    return Call(
        call_id=row.call_seq,
        number=row.shown_number,
        room=row.room,
        room_label=row.label or row.place,
        service=None if row.discreet else row.service,
        called_at=row.called_at,
        place=row.place,
        way=row.note,
    )
