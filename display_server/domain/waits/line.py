"""One service's line as it stands at a moment, and what a new arrival can know of it: the situation."""

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from display_server.domain.waits.history import Person

RECENT_SERVICES = 50
STAFFED_WITHIN = 5.0  # mean services without a sign: a desk no longer counts as staffed
RATE_WINDOW = 3.4  # mean services: over which calls and arrivals are counted
NEVER_FINISHED = 10.0  # mean services: an end nobody wrote down
FIRST_SERVICES = 200
PRIOR_WEIGHT = 5  # services: how much the pace known beforehand weighs against those seen


@dataclass(frozen=True)
class Situation:
    """What is known when somebody arrives: `ahead` of all `waiting` will be called before; `base` is the plain estimate, s."""

    ahead: int
    waiting: int
    serving: int
    mean_service: float
    base: float
    last10: float | None
    unit: float  # the scale of the features, seconds
    features: NDArray[np.float64]


@dataclass
class Line:
    """Replays arrivals, calls, leavings and finishes in time order. `prior_service` is the mean expected, seconds.

    It is the scale of everything. Where nobody knows it yet (`settled` false) the first services correct it as they end.
    """

    prior_service: float
    settled: bool = True
    first: int = 0
    waiting: dict[int, Person] = field(default_factory=dict)
    serving: dict[int, Person] = field(default_factory=dict)
    services: deque[float] = field(default_factory=lambda: deque(maxlen=RECENT_SERVICES))
    waits: deque[float] = field(default_factory=lambda: deque(maxlen=20))
    desk_seen: dict[str, float] = field(default_factory=dict)
    calls: deque[float] = field(default_factory=deque)
    leavings: deque[float] = field(default_factory=deque)
    arrivals: deque[float] = field(default_factory=deque)

    def arrive(self, key: int, person: Person) -> None:
        """Somebody joined the line."""
        self.waiting[key] = person
        self.arrivals.append(person.arrived)

    def call(self, key: int, person: Person, at: float) -> None:
        """Somebody was called to a desk; their wait is known from now on."""
        self.waiting.pop(key, None)
        self.serving[key] = person
        self.waits.append(at - person.arrived)
        self.desk_seen[person.desk] = at
        self.calls.append(at)

    def leave(self, key: int, at: float) -> None:
        """Somebody gave up waiting."""
        self.waiting.pop(key, None)
        self.leavings.append(at)

    def finish(self, key: int, at: float) -> None:
        """A service ended; its length joins the recent pace."""
        person = self.serving.pop(key, None)
        if person is not None and person.called is not None:
            self.services.append(at - person.called)
            if not self.settled:
                self._correct_pace(at - person.called)
            self.desk_seen[person.desk] = at

    def _correct_pace(self, length: float) -> None:
        self.first += 1
        self.prior_service += (length - self.prior_service) / (PRIOR_WEIGHT + self.first)
        self.settled = self.first >= FIRST_SERVICES

    def mean_service(self) -> float:
        """The recent mean service, held within a third and 3.3 times the configured one, seconds."""
        if not self.services:
            return self.prior_service
        mean = sum(self.services) / len(self.services)
        return min(max(mean, self.prior_service / 3), self.prior_service * 3.3)

    def situation(self, now: float, priority: int, due: float = 0.0) -> Situation:
        """What somebody of this priority, arriving now, can know."""
        before = [other for other in self.waiting.values() if other.goes_before(priority, due)]
        return self.situation_behind(now, priority, before, list(self.waiting.values()))

    def situation_behind(self, now: float, priority: int, before: list[Person], others: list[Person]) -> Situation:
        """The same where it is known who of the others in line will be called before."""
        self._forget(now)
        ahead = len(before)
        mean, busy = self.mean_service(), len(self.serving)
        base = (ahead + 1) * mean / max(busy, 1)
        features = self._features(now, priority, before, others, mean)
        return Situation(ahead, len(others), busy, mean, base, self.last10(), self.prior_service, features)

    def last10(self) -> float | None:
        """The mean wait of the last ten people called, seconds."""
        last = list(self.waits)[-10:]
        return sum(last) / len(last) if last else None

    def _forget(self, now: float) -> None:
        window = RATE_WINDOW * self.prior_service
        gone = now - NEVER_FINISHED * self.prior_service
        for key in [key for key, person in self.serving.items() if person.called is not None and person.called < gone]:
            del self.serving[key]
        for times, kept in ((self.calls, window), (self.arrivals, window), (self.leavings, 2 * window)):
            while times and times[0] < now - kept:
                times.popleft()

    def staffed(self, now: float) -> int:
        """Desks that serve, or gave a sign lately: not those configured."""
        lately = {desk for desk, seen in self.desk_seen.items() if seen > now - STAFFED_WITHIN * self.prior_service}
        return len(lately | {person.desk for person in self.serving.values()})

    def _features(
        self, now: float, priority: int, before: list[Person], others: list[Person], mean: float
    ) -> NDArray[np.float64]:
        """Times enter as logarithms of mean services, so that a slow clinic and a fast one look alike."""
        unit = self.prior_service
        waiting = [now - other.arrived for other in others]
        ahead, before_waiting = len(before), [now - other.arrived for other in before]
        ages = [now - other.called for other in self.serving.values() if other.called is not None]
        waits = list(self.waits)
        staffed, busy = self.staffed(now), len(self.serving)
        base = (ahead + 1) * mean / max(busy, 1)
        lately = now - 1.02 * unit

        def log(seconds: float) -> float:
            """Never of less than nothing: a past entered by hand may say a call before its arrival."""
            return math.log(max(seconds, 0.0) / unit + 0.057)

        return np.array(
            [
                log(base), ahead, busy, staffed, staffed - busy, len(waiting) - ahead, priority,
                sum(1 for other in others if other.priority > priority),
                log(max(waiting, default=0.0)), log(max(before_waiting, default=0.0)), log(_mean(waiting)),
                log(waits[-1] if waits else 0.0), log(_mean(waits[-3:])), log(_mean(waits[-10:])), log(_mean(waits)),
                log((ahead + 1) * RATE_WINDOW * unit / max(len(self.calls), 1)),
                _mean(ages) / unit, min(ages, default=0.0) / unit, max(ages, default=0.0) / unit,
                len(self.calls), sum(1 for call in self.calls if call > lately), len(self.leavings), len(self.arrivals),
                mean / unit, now % 86400 / 3600, now // 86400 % 7,
            ]
        )  # fmt: skip


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
