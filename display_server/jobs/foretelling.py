"""Every 15 s: each service's waits foretold and each department's load, as rows; learns from every call it sees."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config.clock import Clock
from display_server.db.engine.session import Database
from display_server.db.models import DepartmentLoad, ServiceWait, WaitModel
from display_server.domain import topics
from display_server.domain.load import TICK_S, Level, Load, next_load, staffed
from display_server.domain.waits.error import Error, error_of
from display_server.domain.waits.foretell import Foretelling, foretell
from display_server.domain.waits.history import Person
from display_server.domain.waits.keeping import from_kept, kept
from display_server.domain.waits.line import Line
from display_server.domain.waits.predictor import Band, Predictor, fit
from display_server.domain.waits.replay import UNKNOWN_SERVICE_S, line_at, mean_service
from display_server.domain.waits.shown import Foreseen, Minutes, foreseen_of, minutes_of
from display_server.domain.waits.walk import known_waits
from display_server.jobs.diverting import Signs, Standing
from display_server.jobs.duties import DutyFailed
from display_server.services.lines.lines_now import LineNow, lines_now
from display_server.services.lines.waits_history import own_history
from display_server.services.lines.ways_now import WayNow, signs_before, ways_now

PAST = timedelta(days=60)
REFIT_AFTER = timedelta(days=1)
YOUNG_REFIT_AFTER = timedelta(minutes=30)  # while it has too little to say anything
MOST_KNOWN = 6000  # the newest waits: more teach nothing new and take seconds
SAID_ANEW = timedelta(minutes=1)  # boards hear at least this often how old the levels are, and what opened or closed
LOAD_KEPT = timedelta(minutes=5)
LEAST_WALK = timedelta(minutes=5)  # back to the waiting place, where nobody entered that it is farther
ROWS_AN_ACT, TOPICS_AN_ACT = 50, 150
P80 = 0.66  # of the way from p50 to p90

Perform = Callable[..., Any]


@dataclass(frozen=True)
class _Worst:
    """The longest wait of a department's walk-in services, by their promises: share of the target, band, target in seconds."""

    share: float
    band: Band | None
    target: float


@dataclass
class _Service:
    """What is remembered of one service between two ticks."""

    predictor: Predictor
    fitted_at: datetime | None = None
    told: dict[UUID, tuple[float, Band]] = field(default_factory=dict)
    people: dict[str, Foreseen] = field(default_factory=dict)
    minutes: Minutes | None = None  # of a newcomer, as kiosks say it
    error: Error = field(default_factory=Error)  # since it was last written down


@dataclass
class _Department:
    load: Load | None = None
    minutes: Minutes | None = None
    said: tuple[Any, ...] = ()


class WaitsAndLoads:
    """A duty of the leader. `perform` asks web for an act: rows are read here and written there."""

    def __init__(self, database: Database, clock: Clock, perform: Perform) -> None:
        self._database = database
        self._clock = clock
        self._perform = perform
        self._services: dict[int, _Service] = {}
        self._departments: dict[int, _Department] = defaultdict(_Department)
        self._said_at: datetime | None = None
        self._signs = Signs({})

    def perform(self) -> float:
        """One tick, and at most one line learned anew: learning takes a second or two."""
        now = self._clock.now()
        try:
            with self._database.reading() as session:
                if self._said_at is None:
                    self._load(session, now)
                lines, ways = lines_now(session, now), ways_now(session, now)
                young = self._due_to_learn(lines, now)
                past = own_history(session, service=young.service, since=now - PAST) if young else []
        except SQLAlchemyError as wrong:
            raise DutyFailed(type(wrong).__name__) from wrong
        self._tick(lines, ways, now)
        self._mark_ghosts(lines)
        if young:
            self._learn(young, past, now)
        return TICK_S

    def _load(self, session: Session, now: datetime) -> None:
        """What an earlier jobs had learned and shown."""
        self._signs = Signs(signs_before(session, now - LOAD_KEPT))
        scales = {row.service_id: row.scale for row in session.scalars(select(ServiceWait))}
        for model in session.scalars(select(WaitModel)):
            known = from_kept(model.model, scales.get(model.service_id, []))
            if known is not None:
                self._services[model.service_id] = _Service(known, model.fitted_at)
        for row in session.scalars(select(DepartmentLoad).where(DepartmentLoad.as_of > now - LOAD_KEPT)):
            if row.level is not None and row.share is not None:
                self._departments[row.department_id].load = Load(Level(row.level), row.share)

    def _due_to_learn(self, lines: list[LineNow], now: datetime) -> LineNow | None:
        for line in lines:
            known = self._service(line)
            every = REFIT_AFTER if known.predictor.is_learned else YOUNG_REFIT_AFTER
            if known.fitted_at is None or now - known.fitted_at >= every:
                return line
        return None

    def _service(self, line: LineNow) -> _Service:
        if line.service_id not in self._services:
            self._services[line.service_id] = _Service(fit((), UNKNOWN_SERVICE_S))
        return self._services[line.service_id]

    def _learn(self, line: LineNow, past: list[Person], now: datetime) -> None:
        known = self._service(line)
        unit = mean_service(past)
        known.predictor = fit(list(known_waits(past, unit))[-MOST_KNOWN:], unit)
        known.fitted_at = now
        if known.predictor.is_learned:
            self._perform("keep_wait_model", service_id=line.service_id, model=kept(known.predictor))

    def _tick(self, lines: list[LineNow], ways: list[WayNow], now: datetime) -> None:
        services, changed, standing = [], set[str](), dict[int, Standing]()
        worst: dict[int, _Worst] = {}
        for line in lines:
            known = self._service(line)
            said = _foretold(line, known.predictor, now)
            standing[line.service_id] = Standing(line, said)
            self._follow(line, known, said)
            if self._tell(line, known, said, now):
                changed.add(topics.queue(line.service_id))
            minutes = minutes_of(said.arriving, known.minutes) if said.arriving else None
            if minutes != known.minutes:
                known.minutes = minutes
                changed.add(topics.site(line.site))
            services.append(_row(line, known, said))
            if line.walk_in and (wait := _newcomer(said)) is not None:
                found, target = worst.get(line.department_id), line.target.total_seconds()
                if found is None or wait / target > found.share:
                    worst[line.department_id] = _Worst(wait / target, said.arriving, target)
        departments = [self._department(line, worst.get(line.department_id), changed) for line in _one_each(lines)]
        if self._said_at is None or now - self._said_at >= SAID_ANEW:
            changed |= {topic(line.site) for line in lines for topic in (topics.lobby, topics.site)}
            changed |= {topics.department(line.department) for line in lines}
            self._said_at = now
        self._record(now, services, departments, sorted(changed))
        self._measure()
        signs, turned = self._signs.tick(ways, standing, now)
        if signs:
            self._perform("record_signs", as_of=now.isoformat(), signs=signs, changed=sorted(turned))

    def _record(self, now: datetime, services: list[Any], departments: list[Any], changed: list[str]) -> None:
        """In short acts: five hundred rows in one would keep every number of the house waiting (decision 7).

        Topics last: whoever hears of one must find its rows there.
        """
        while services or departments or changed:
            rows, services = services[:ROWS_AN_ACT], services[ROWS_AN_ACT:]
            loads, departments = departments[:ROWS_AN_ACT], departments[ROWS_AN_ACT:]
            names: list[str] = []
            if not services and not departments:
                names, changed = changed[:TOPICS_AN_ACT], changed[TOPICS_AN_ACT:]
            self._perform("record_foretold", as_of=now.isoformat(), services=rows, departments=loads, changed=names)

    def _mark_ghosts(self, lines: list[LineNow]) -> None:
        """Whose numbers are nobody's since now, or somebody's after all: from now on their rows say so."""
        for line in lines:
            marks = [[str(stage), is_ghost] for stage, is_ghost in line.ghosts.items()]
            for first in range(0, len(marks), ROWS_AN_ACT):
                self._perform("mark_ghosts", service_id=line.service_id, marks=marks[first : first + ROWS_AN_ACT])

    def _measure(self) -> None:
        """Write down how far off we were with those who were called since."""
        measured = [key for key, known in self._services.items() if known.error.people]
        for first in range(0, len(measured), ROWS_AN_ACT):
            these = measured[first : first + ROWS_AN_ACT]
            errors = [{"service_id": key, **asdict(self._services[key].error)} for key in these]
            self._perform("record_errors", errors=errors)
            for key in these:  # written down: an act that fails leaves the others for the next tick
                self._services[key].error = Error()

    def _follow(self, line: LineNow, known: _Service, said: Foretelling) -> None:
        """Learn from who was called since, in order of the calls; remember what the new ones are told."""
        for stage in sorted(known.told.keys() & line.called.keys(), key=lambda stage: line.called[stage]):
            arrived, band = known.told.pop(stage)
            if line.called[stage] > arrived:
                waited = line.called[stage] - arrived
                known.predictor.learn(waited, band)
                known.error += error_of(waited, band)
        still = set() if line.frozen else {waiter.stage_id for waiter in line.queue}
        known.told = {stage: told for stage, told in known.told.items() if stage in still}
        for waiter, one in zip(line.queue, said.waiting, strict=True):
            if one is not None and waiter.stage_id not in known.told:
                known.told[waiter.stage_id] = waiter.person.arrived, one

    def _tell(self, line: LineNow, known: _Service, said: Foretelling, now: datetime) -> bool:
        """What each person's phone says; whether anything of it is new."""
        told = {
            waiter.number: foreseen_of(one, now, max(LEAST_WALK, line.walk), known.people.get(waiter.number))
            for waiter, one in zip(line.queue, said.waiting, strict=True)
            if one is not None
        }
        new = told != {number: known.people[number] for number in told if number in known.people}
        known.people = told
        return new

    def _department(self, line: LineNow, worst: _Worst | None, changed: set[str]) -> dict[str, Any]:
        shown = self._departments[line.department_id]
        if worst is None:
            shown.load = shown.minutes = None
        else:
            shown.minutes = None if worst.band is None else minutes_of(worst.band, shown.minutes)
            said = None if shown.minutes is None else shown.minutes.high * 60 / worst.target
            shown.load = next_load(shown.load, worst.share, said=said)
        row = {
            "level": shown.load and shown.load.level.value,
            "trend": shown.load and shown.load.trend.value,
            "from_minutes": shown.minutes and shown.minutes.low,
            "to_minutes": shown.minutes and shown.minutes.high,
        }
        if shown.said != tuple(row.values()):
            shown.said = tuple(row.values())
            changed |= {topics.lobby(line.site), topics.department(line.department), topics.site(line.site)}
        return {"department_id": line.department_id, "share": shown.load and shown.load.smoothed, **row}


def _foretold(line: LineNow, predictor: Predictor, now: datetime) -> Foretelling:
    if line.frozen:  # nobody is called until the all-clear, and nobody knows when that is
        return Foretelling(None, tuple(None for _ in line.queue), None)
    standing = line_at(line.people, Line(predictor.unit, settled=predictor.is_learned), now.timestamp())
    serving = staffed(line.desks, now=now, anybody_waits=bool(line.queue))
    queue = [waiter.person for waiter in line.queue]
    return foretell(standing, predictor, queue, staffed=serving, now=now.timestamp())


def _newcomer(said: Foretelling) -> float | None:
    """p80 of the wait of somebody arriving now; the plain estimate while nothing is learned; None: nobody knows."""
    if said.arriving is None:
        return said.plain
    _, middle, high = said.arriving
    return middle + P80 * (high - middle)


def _row(line: LineNow, known: _Service, said: Foretelling) -> dict[str, Any]:
    low, middle, high = said.arriving or (None, None, None)
    people = {
        number: [
            foreseen.about.isoformat(),
            foreseen.likely_before.isoformat(),
            foreseen.free_until and foreseen.free_until.isoformat(),
        ]
        for number, foreseen in known.people.items()
    }
    row = {"service_id": line.service_id, "p10": low, "p50": middle, "p90": high, "people": people}
    return {**row, "scale": known.predictor.scale}


def _one_each(lines: list[LineNow]) -> list[LineNow]:
    """One line of every department."""
    return list({line.department_id: line for line in lines}.values())
