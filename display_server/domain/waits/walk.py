"""Walks through a service's past as the hub would have lived it: what was foretold at each arrival, and what came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from display_server.domain.waits.history import Person
from display_server.domain.waits.line import Line, Situation
from display_server.domain.waits.predictor import ENOUGH_FOR_RATIOS, ENOUGH_FOR_TREES, Band, Known, Predictor, fit
from display_server.domain.waits.replay import UNKNOWN_SERVICE_S, Arrived, Called, mean_service, replay

REFIT_AFTER_S = 86_400.0
REFIT_GROWN = 1.2
"""Not before the past has grown by this: one more day in forty teaches nothing new."""
LEARNS_AT_ONCE = (ENOUGH_FOR_RATIOS, 120, 240, ENOUGH_FOR_TREES)
"""Waits known: a young line does not wait for the next day with its first lessons."""
FIFTHS = 5

Events = Sequence[Arrived | Called]


@dataclass(frozen=True)
class Foretold:
    """One person who waited and was called: what was foretold at the arrival, and what came."""

    waiting: int
    band: Band
    last10: float
    last10_recalibrated: float
    waited: float


@dataclass(frozen=True)
class _Told:
    """What somebody who still waits was told."""

    situation: Situation
    band: Band
    last10: float
    last10_recalibrated: float


def walk(tested: Sequence[Person], trained: Sequence[Person] = ()) -> Iterator[Foretold]:
    """Everybody of one service who waited and was called, in order of the calls, strictly without peeking.

    Enough training past makes one model that stands through the whole test, corrected at each call. Otherwise the model is
    fitted anew on what was, each day and as soon as there is enough to learn.
    """
    unit = mean_service(trained)
    past = list(known_waits(trained, unit))
    stands = len(past) >= ENOUGH_FOR_TREES
    line = Line(unit) if trained else Line(UNKNOWN_SERVICE_S, settled=False)
    events = list(replay(tested, line))
    told: dict[int, _Told] = {}
    arrivals: dict[int, Situation] = {}
    for period in [events] if stands else _periods(events, len(past)):
        predictor = fit(past, unit if trained else _scale_of(period, UNKNOWN_SERVICE_S))
        yield from _one_period(period, predictor, _Recalibration(past), told)
        for event in period:
            if isinstance(event, Arrived):
                arrivals[event.key] = event.situation
            elif event.waited > 0:
                past.append(Known(arrivals[event.key], event.waited))


def known_waits(people: Sequence[Person], unit: float) -> Iterator[Known]:
    """Every wait of a finished past with what was known at its arrival; who was served at once did not wait."""
    asked: dict[int, Situation] = {}
    waits: list[tuple[int, Known]] = []
    for event in replay(people, Line(unit)):
        if isinstance(event, Arrived):
            asked[event.key] = event.situation
        elif event.waited > 0:
            waits.append((event.key, Known(asked[event.key], event.waited)))
    waits.sort(key=lambda row: row[0])
    yield from (known for _, known in waits)


def _scale_of(period: Events, unknown: float) -> float:
    """The line's pace as it was known when the period began, seconds."""
    return next((event.situation.unit for event in period if isinstance(event, Arrived)), unknown)


def _periods(events: Events, known: int) -> Iterator[Events]:
    """The events cut where a model is fitted anew."""
    start, fitted, period = events[0].at if events else 0.0, known, list[Arrived | Called]()
    for event in events:
        if event.at - start >= REFIT_AFTER_S and known >= fitted * REFIT_GROWN and period:
            yield period
            start, fitted, period = event.at, known, []
        period.append(event)
        if isinstance(event, Called) and event.waited > 0:
            known += 1
            if known in LEARNS_AT_ONCE:
                yield period
                fitted, period = known, []
    yield period


def _one_period(
    events: Events, predictor: Predictor, recalibration: "_Recalibration", told: dict[int, _Told]
) -> Iterator[Foretold]:
    """One model over its period. What the trees say of all arrivals is computed as one batch: it looks at no outcome."""
    arrivals = [event for event in events if isinstance(event, Arrived) and event.situation.last10 is not None]
    raw = iter(predictor.raw([a.situation for a in arrivals]) if arrivals else ())
    for event in events:
        if isinstance(event, Arrived):
            said = event.situation.last10
            if said is not None:
                told[event.key] = _Told(event.situation, predictor.corrected(next(raw)), said, recalibration.mend(said))
        elif event.key in told:
            was = told.pop(event.key)
            if event.waited > 0:
                predictor.learn(event.waited, was.band)
                yield Foretold(was.situation.waiting, was.band, was.last10, was.last10_recalibrated, event.waited)


class _Recalibration:
    """The last-ten average with its own bias removed, a fifth of its values at a time: the tougher baseline."""

    def __init__(self, past: Sequence[Known]) -> None:
        pairs = [(known.situation.last10, known.waited) for known in past if known.situation.last10 is not None]
        said = np.array([pair[0] for pair in pairs])
        came = np.array([pair[1] for pair in pairs])
        self._edges = np.quantile(said, np.linspace(0, 1, FIFTHS + 1)[1:-1]) if len(said) else np.array([])
        fifth = np.searchsorted(self._edges, said, side="right")
        self._bias = [
            float(np.median((said - came)[fifth == index])) if (fifth == index).any() else 0.0
            for index in range(FIFTHS)
        ]

    def mend(self, said: float) -> float:
        """What the last-ten average says, less how far it was off when it said about as much."""
        return max(0.0, said - self._bias[int(np.searchsorted(self._edges, said, side="right"))])
