"""Two services that do the same, and people some of whom follow a sign to the other one. Pure; the hub's own rule is one of them.

A wave twice a day comes on both at once, so there is a shorter line only by chance; a patient's time is exponential. Arrivals,
needs and minds are drawn before any rule is tried. Whoever waits sees our sign on the phone, too, with what it is worth from
their own place; each looks once a minute and moves once at most.
"""

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean

from display_server.domain.diversion import TICK_S, Lines, Sign, Way, next_sign, sooner_in_line

TICK_MIN = TICK_S / 60
SOON_MIN = 60.0
LOOKS_EVERY = 4  # ticks: once a minute
DAY_MIN = 1440.0
BEGINS = datetime(2026, 3, 12, tzinfo=UTC)
MARGIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Hospital:
    """Both services alike. `load`: share of a desk's minutes taken on average; `wave`: how much more comes at its height."""

    desks: int
    service_min: float
    load: float
    wave: float
    walk_min: float

    @property
    def each_min(self) -> float:
        """What one more person in line adds to the wait."""
        return self.service_min / self.desks


HOSPITALS = {
    "three_desks": Hospital(3, 10.0, 0.9, 0.15, 3.0),
    "two_desks": Hospital(2, 12.0, 0.9, 0.2, 4.0),
    "overrun": Hospital(
        3, 10.0, 0.92, 0.35, 3.0
    ),  # round the clock; at the wave's height more come than both can serve
}


@dataclass(frozen=True)
class Person:
    """When they come to which of the two, how long they will be served, and how easily they follow a sign (0: always)."""

    comes: float
    to: int
    minutes: float
    mind: float


@dataclass
class Standing:
    """One service now, as a sign may know it. `last`: waits of the last ten called."""

    hospital: Hospital
    waiting: list[tuple[float, int]] = field(default_factory=list)
    busy: int = 0
    walking: int = 0
    last: list[float] = field(default_factory=lambda: [0.0] * 10)

    @property
    def wait_min(self) -> float:
        """For somebody who joins now, as the hub estimates it before it has learned more."""
        if not self.waiting and self.busy < self.hospital.desks:
            return 0.0
        return (len(self.waiting) + 1) * self.hospital.each_min


Rule = Callable[[float, Sequence[Standing]], int | None]
"""At this minute of the day: the service whose people are told to go to the other one; None: no sign."""


def no_sign(_now: float, _services: Sequence[Standing]) -> int | None:
    return None


def ideal(_now: float, services: Sequence[Standing]) -> int | None:
    """No sign can do more: it knows all who are there or on the way, and each is told at the moment they come."""

    def wait(here: Standing) -> float:
        return max(
            0.0, (len(here.waiting) + here.busy + here.walking + 1 - here.hospital.desks) * here.hospital.each_min
        )

    first, second = (wait(service) for service in services)
    walk = services[0].hospital.walk_min
    return 0 if first > max(second, walk) else 1 if second > max(first, walk) else None


def last_ten(_now: float, services: Sequence[Standing]) -> int | None:
    """What is usual: the mean wait of the last ten called, as it stands."""
    first, second = (fmean(service.last) for service in services)
    walk = services[0].hospital.walk_min
    return 0 if first - second > walk else 1 if second - first > walk else None


class Ours:
    """The hub's own rule, both ways."""

    def __init__(self) -> None:
        self._signs = [Sign(), Sign()]

    def __call__(self, now: float, services: Sequence[Standing]) -> int | None:
        moment, hospital = BEGINS + timedelta(minutes=now), services[0].hospital
        way = Way(walk=timedelta(minutes=hospital.walk_min), margin=MARGIN)
        for here in (0, 1):
            there = services[1 - here]
            lines = Lines(services[here].wait_min * 60, there.wait_min * 60, hospital.each_min * 60, there.walking)
            self._signs[here] = next_sign(self._signs[here], lines, way, moment, self._signs[1 - here])
        return next((here for here in (0, 1) if self._signs[here].shown), None)

    def is_worth_it(self, here: Standing, place: int) -> bool:
        """What the phone says to somebody who waits `place` people from the front."""
        minutes = next(sign.minutes for sign in self._signs if sign.minutes is not None)
        each = here.hospital.each_min * 60
        own, behind = (place + 1) * each, len(here.waiting) - 1 - place
        return sooner_in_line(minutes, arriving=here.wait_min * 60, own=own, behind=behind) is not None


RULES: dict[str, Callable[[], Rule]] = {
    "none": lambda: no_sign,
    "last_ten": lambda: last_ten,
    "ours": Ours,
    "ideal": lambda: ideal,
}


@dataclass
class Outcome:
    """What a rule did over all days. `turned`: within the hour the sign pointed the other way. `apart`: by how many minutes the
    first line is the longer one, each tick.
    """

    waits: list[float] = field(default_factory=list)
    apart: list[float] = field(default_factory=list)
    signs: int = 0
    turned: int = 0
    followed: int = 0


def a_day(rng: Random, hospital: Hospital) -> list[Person]:
    """Everybody of one day at both services, by arrival."""
    people = []
    wave = hospital.wave
    most = hospital.load * hospital.desks / hospital.service_min * (1 + wave)
    for service in (0, 1):
        now = rng.expovariate(most)
        while now < DAY_MIN:
            share = (1 + wave * math.sin(4 * math.pi * now / DAY_MIN)) / (1 + wave)
            if rng.random() < share:
                people.append(Person(now, service, rng.expovariate(1 / hospital.service_min), rng.random()))
            now += rng.expovariate(most)
    return sorted(people, key=lambda person: person.comes)


class Day:
    """One day lived under one rule; `follow`: the share of those whom a sign concerns that goes along."""

    _DONE, _COMES, _ARRIVES, _TICK = range(4)

    def __init__(
        self, hospital: Hospital, people: Sequence[Person], rule: Rule, follow: float, outcome: Outcome
    ) -> None:
        self._hospital = hospital
        self._people, self._rule, self._follow, self._outcome = people, rule, follow, outcome
        self._services = (Standing(hospital), Standing(hospital))
        self._sign: int | None = None
        self._pointed: tuple[int, float] | None = None
        self._looked: set[int] = set()
        self._events = [(person.comes, self._COMES, at) for at, person in enumerate(people)]
        self._events += [(tick * TICK_MIN, self._TICK, tick) for tick in range(int(DAY_MIN / TICK_MIN))]
        heapq.heapify(self._events)

    def live(self) -> None:
        while self._events:
            now, kind, at = heapq.heappop(self._events)
            if kind == self._TICK:
                self._look(now)
                self._look_at_phones(now, at)
            elif kind == self._DONE:
                self._services[at].busy -= 1
                self._serve(at, now)
            elif kind == self._COMES:
                self._choose(at, now)
            else:
                there = 1 - self._people[at].to
                self._services[there].walking -= 1
                self._join(at, there, now)

    def _look(self, now: float) -> None:
        first, second = self._services
        self._outcome.apart.append(first.wait_min - second.wait_min)
        self._show(self._rule(now, self._services), now)

    def _show(self, sign: int | None, now: float) -> None:
        if sign == self._sign:
            return
        if self._sign is not None:
            self._pointed = (self._sign, now)
        if sign is not None:
            self._outcome.signs += 1
            before = self._pointed
            self._outcome.turned += before is not None and before[0] != sign and now - before[1] < SOON_MIN
        self._sign = sign

    def _choose(self, at: int, now: float) -> None:
        person = self._people[at]
        if self._rule is ideal:
            self._show(ideal(now, self._services), now)
        if self._sign == person.to and person.mind < self._follow:
            self._walk(at, now)
        else:
            self._join(at, person.to, now)

    def _walk(self, at: int, now: float) -> None:
        self._outcome.followed += 1
        self._services[1 - self._people[at].to].walking += 1
        heapq.heappush(self._events, (now + self._hospital.walk_min, self._ARRIVES, at))

    def _look_at_phones(self, now: float, tick: int) -> None:
        """A quarter of those who wait, each tick; who has once seen the offer has made up their mind."""
        if not isinstance(self._rule, Ours) or self._sign is None:
            return
        here = self._services[self._sign]
        for place, (_, at) in enumerate(sorted(here.waiting)):
            looks = (at + tick) % LOOKS_EVERY == 0 and at not in self._looked and self._people[at].to == self._sign
            if looks and self._rule.is_worth_it(here, place):
                self._looked.add(at)
                if self._people[at].mind < self._follow:
                    here.waiting.remove((self._people[at].comes, at))
                    heapq.heapify(here.waiting)
                    self._walk(at, now)
                    return  # the others see the line without them

    def _join(self, at: int, service: int, now: float) -> None:
        """By when they came to the first of the two: who walked keeps their place in time."""
        heapq.heappush(self._services[service].waiting, (self._people[at].comes, at))
        self._serve(service, now)

    def _serve(self, service: int, now: float) -> None:
        here = self._services[service]
        while here.waiting and here.busy < self._hospital.desks:
            _, at = heapq.heappop(here.waiting)
            wait = now - self._people[at].comes
            here.last = [*here.last[1:], wait]
            self._outcome.waits.append(wait)
            here.busy += 1
            heapq.heappush(self._events, (now + self._people[at].minutes, self._DONE, service))


def lived(hospital: Hospital, days: int, follow: float, seed: int) -> Iterator[tuple[str, Outcome]]:
    """The same days under every rule."""
    rng = Random(seed)
    people = [a_day(rng, hospital) for _ in range(days)]
    for name, rule in RULES.items():
        outcome = Outcome()
        for today in people:
            Day(hospital, today, rule(), follow, outcome).live()
        yield name, outcome
