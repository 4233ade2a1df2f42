"""A clinic's half-day on paper: the same people, called by different rules. Pure; the hub's own rule is one of them.

The clinic of `facts` C1: one doctor, 3.5 hours, four booked each half hour, 15 % do not come, ten walk-ins, six minutes a
patient (cv 0.6). Added to it: one in ten belongs to a class of need, one in fifty is urgent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from display_server.domain.due_time import Promise, due
from display_server.domain.priority import DEFAULT_EARLIER, Priority
from display_server.domain.queue_order import Caps, InLine, next_of, overtaken_by, passed_by

BEGINS = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PROMISE = Promise(target=25 * MINUTE, grace=10 * MINUTE, earlier=dict(DEFAULT_EARLIER))
HALF_DAY = 210.0
WALK_INS_UNTIL = 120.0
SLOTS_EACH_HALF_HOUR, WALK_INS, NO_SHOW = 4, 10, 0.15
SERVICE_MINUTES, SERVICE_CV = 6.0, 0.6
COMES_EARLY, SPREAD = 8.0, 10.0  # minutes before the slot, its standard deviation
NEED, URGENT = 0.10, 0.02
NEEDS = (Priority.OVER_75, Priority.OVER_75, Priority.INFANT, Priority.PREGNANCY, Priority.DISABILITY)


@dataclass(frozen=True)
class Person:
    """Somebody's half-day: when they come, for which slot (None: walk-in), how long they are with the doctor."""

    line: InLine
    arrived_at: datetime
    slot: datetime | None
    minutes: float

    @property
    def kind(self) -> str:
        """The class the figures are given for."""
        if self.line.priority is Priority.URGENT:
            return "urgent"
        if self.line.priority is not None:
            return "need"
        return "walk_in" if self.slot is None else "booked"

    def waited(self, called_at: datetime) -> float:
        """Minutes; nobody waits before their own time, and who is called before it has not waited."""
        from_then = self.arrived_at if self.slot is None else max(self.arrived_at, self.slot)
        return max(0.0, (called_at - from_then) / MINUTE)


Rule = Callable[[Sequence[Person], datetime], Person]


def first_come(waiting: Sequence[Person], now: datetime) -> Person:
    return min(waiting, key=lambda who: (who.arrived_at, who.line.stage_id))


def booked_first(waiting: Sequence[Person], now: datetime) -> Person:
    return min(waiting, key=lambda who: (who.slot is None, who.slot or who.arrived_at, who.line.stage_id))


def _by(caps: Caps) -> Rule:
    def rule(waiting: Sequence[Person], now: datetime) -> Person:
        place = next_of([who.line for who in waiting], now, caps)
        assert place is not None  # everybody who waits here can come
        return next(who for who in waiting if who.line is place.one)

    return rule


RULES: dict[str, Rule] = {
    "first_come": first_come,
    "booked_first": booked_first,
    "due_time": _by(Caps(times=10**6, late=timedelta(days=9))),  # what the caps are for
    "ours": _by(Caps()),
}


def half_day(rng: Random, *, extra_in_five: bool = False) -> list[Person]:
    """Everybody who comes, by arrival."""
    step = 30 / SLOTS_EACH_HALF_HOUR
    slots = [step * n for n in range(int(HALF_DAY / step))]
    if extra_in_five:
        slots += slots[2::5]
    coming = [slot for slot in slots if rng.random() >= NO_SHOW]
    booked = [(max(-60.0, slot + rng.gauss(-COMES_EARLY, SPREAD)), slot) for slot in coming]
    walk_ins = [(rng.uniform(0, WALK_INS_UNTIL), None) for _ in range(WALK_INS)]
    return [_person(rng, came, slot) for came, slot in sorted([*booked, *walk_ins], key=lambda one: one[0])]


def _person(rng: Random, came: float, slot: float | None) -> Person:
    arrived_at = BEGINS + came * MINUTE
    booked = None if slot is None else BEGINS + slot * MINUTE
    luck = rng.random()
    priority = Priority.URGENT if luck < URGENT else rng.choice(NEEDS) if luck < URGENT + NEED else None
    when = due(arrived_at=arrived_at, slot=booked, promise=PROMISE, priority=priority)
    line = InLine(UUID(int=rng.getrandbits(128)), when.due_at, when.waits_from, when.callable_at, priority=priority)
    shape = 1 / SERVICE_CV**2
    return Person(line, arrived_at, booked, rng.gammavariate(shape, SERVICE_MINUTES / shape))


@dataclass
class Outcome:
    """What a rule did to whom, over all half-days."""

    waits: dict[str, list[float]] = field(default_factory=dict)
    overtaken: dict[str, int] = field(default_factory=dict)
    idle: float = 0.0
    open_minutes: float = 0.0
    overtime: float = 0.0

    def note(self, who: Person, now: datetime) -> None:
        self.waits.setdefault(who.kind, []).append(who.waited(now))


def live(people: Sequence[Person], rule: Rule, outcome: Outcome) -> None:
    """One half-day: the doctor calls as soon as they are free; what happened is added to `outcome`."""
    coming, waiting, now, counts = list(people), list[Person](), BEGINS, dict[UUID, int]()
    while coming or waiting:
        while coming and coming[0].arrived_at <= now:
            waiting.append(coming.pop(0))
        if not waiting:
            outcome.idle += max(0.0, (coming[0].arrived_at - now) / MINUTE)
            now = coming[0].arrived_at
            continue
        called = rule(waiting, now)
        waiting.remove(called)
        outcome.note(called, now)
        waiting = _overtaken(called, waiting, now, counts)
        now += called.minutes * MINUTE
    kinds = {who.line.stage_id: who.kind for who in people}
    for stage_id, times in counts.items():
        kind = kinds[stage_id]
        outcome.overtaken[kind] = max(outcome.overtaken.get(kind, 0), times)
    outcome.open_minutes += max(HALF_DAY, (now - BEGINS) / MINUTE)
    outcome.idle += max(0.0, HALF_DAY - (now - BEGINS) / MINUTE)
    outcome.overtime += max(0.0, (now - BEGINS) / MINUTE - HALF_DAY)


def _overtaken(called: Person, waiting: list[Person], now: datetime, counts: dict[UUID, int]) -> list[Person]:
    """The line with its counts raised. Under every rule the same is counted: being passed, by an urgent patient or not."""
    lines = [who.line for who in waiting]
    if called.line.priority is not Priority.URGENT:
        for passed in passed_by(called.line, lines, now):
            counts[passed.stage_id] = counts.get(passed.stage_id, 0) + 1
    raised = set(overtaken_by(called.line, lines, now))
    return [
        replace(who, line=replace(who.line, overtaken=who.line.overtaken + 1)) if who.line.stage_id in raised else who
        for who in waiting
    ]
