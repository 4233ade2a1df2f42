"""How busy a department is, as a word that does not flicker: from the wait of somebody arriving now against the promise.

The rule is asymmetric, because a board may rather be too gloomy than too calm (measured, facts B2): a leap of two levels shows
after two ticks, a rise after a minute, a fall only after five minutes. But a word is never left two steps above the wait that
stands beside it: "very busy, 0–5 min" is believed by nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

TICK_S = 15.0
OF_THE_TARGET = (0.375, 1.0, 2.0)
"""Where steady, busy and very busy begin: the wait as a share of the service's target."""
LEAP_TICKS, RISE_TICKS, FALL_TICKS = 2, 4, 20
RISING, FALLING = 0.3, 0.08  # how much of the newest figure enters the smoothed one
ABOVE, BELOW = 1.10, 0.75  # past a threshold by so much before the level changes
SIGN_OF_LIFE = timedelta(minutes=15)
TREND_OVER = 40  # ticks: ten minutes
TREND_LEAST = 0.2  # of the target


class Level(StrEnum):
    """The four words. No data is None: nobody knows, which is not the same as quiet."""

    QUIET = "quiet"
    STEADY = "steady"
    BUSY = "busy"
    VERY_BUSY = "very_busy"


class Trend(StrEnum):
    """Against ten minutes ago."""

    RISING = "rising"
    LEVEL = "level"
    FALLING = "falling"


LEVELS = tuple(Level)


@dataclass(frozen=True)
class Load:
    """What one department shows and what it remembers to decide the next tick. `smoothed` is a share of the target."""

    level: Level
    smoothed: float
    leaping: int = 0
    rising: int = 0
    falling: int = 0
    past: tuple[float, ...] = field(default=())  # one figure a tick, oldest first
    disbelieved: int = 0

    @property
    def trend(self) -> Trend:
        if len(self.past) < TREND_OVER:
            return Trend.LEVEL
        change = self.smoothed - self.past[0]
        if abs(change) < max(TREND_LEAST, 0.2 * self.past[0]):
            return Trend.LEVEL
        return Trend.RISING if change > 0 else Trend.FALLING


def raw_level(share: float, cuts: Sequence[float] = OF_THE_TARGET) -> int:
    """The level of one figure alone: how many thresholds it has reached."""
    return sum(share >= cut for cut in cuts)


def next_load(
    before: Load | None, share: float, cuts: Sequence[float] = OF_THE_TARGET, said: float | None = None
) -> Load:
    """A tick: `share` is the wait of somebody arriving now, divided by the target; `said` the longest that is shown of it."""
    now = _next_by_itself(before, share, cuts)
    highest = len(cuts) if said is None else min(raw_level(said, cuts) + 1, len(cuts))
    if before is None or LEVELS.index(now.level) <= highest:
        return now
    if before.disbelieved + 1 < LEAP_TICKS:
        return replace(now, disbelieved=before.disbelieved + 1)
    return Load(LEVELS[highest], share, past=now.past)


def _next_by_itself(before: Load | None, share: float, cuts: Sequence[float]) -> Load:
    raw = raw_level(share, cuts)
    if before is None:
        return Load(LEVELS[raw], share, past=(share,))
    shown = LEVELS.index(before.level)
    leaping = before.leaping + 1 if raw >= shown + 2 else 0
    smoothed = before.smoothed + (RISING if share > before.smoothed else FALLING) * (share - before.smoothed)
    past = (*before.past, before.smoothed)[-TREND_OVER:]
    if leaping >= LEAP_TICKS:
        return Load(LEVELS[raw], max(smoothed, share), past=past)
    rising = before.rising + 1 if shown < len(cuts) and smoothed >= cuts[shown] * ABOVE else 0
    falling = before.falling + 1 if shown > 0 and smoothed < cuts[shown - 1] * BELOW else 0
    now = Load(before.level, smoothed, leaping, rising, falling, past)
    if rising >= RISE_TICKS:
        return replace(now, level=LEVELS[shown + 1], rising=0)
    if falling >= FALL_TICKS:
        return replace(now, level=LEVELS[shown - 1], falling=0)
    return now


@dataclass(frozen=True)
class DeskNow:
    """A desk somebody opened and has not paused: when it last did anything, its opening included."""

    last_sign: datetime
    busy: bool


def staffed(desks: Sequence[DeskNow], *, now: datetime, anybody_waits: bool) -> int:
    """How many desks really serve. One that is silent while people wait has been left open; one with nobody to call is free."""
    return sum(desk.busy or not anybody_waits or now - desk.last_sign <= SIGN_OF_LIFE for desk in desks)


class Steady:
    """A word for readings that come rarely and whole (an hourly feed): a new level needs a margin and two readings."""

    def __init__(self, cuts: Sequence[float], margin: float, readings: int = 2) -> None:
        assert all(low < high for low, high in pairwise(cuts))  # noqa: S101  # written by us
        self._cuts = cuts
        self._margin = margin
        self._readings = readings
        self._agreed = 0
        self._towards = 0
        self.level: int | None = None

    def read(self, value: float) -> int:
        """The level after this reading."""
        if self.level is None:
            self.level = raw_level(value, self._cuts)
            return self.level
        wanted = max(
            min(self.level, raw_level(value + self._margin, self._cuts)), raw_level(value - self._margin, self._cuts)
        )
        self._agreed = (
            self._agreed + 1 if wanted != self.level and self._same_way(wanted) else int(wanted != self.level)
        )
        self._towards = wanted - self.level
        if self._agreed >= self._readings:
            self.level, self._agreed = wanted, 0
        return self.level

    def _same_way(self, wanted: int) -> bool:
        assert self.level is not None  # noqa: S101  # read() has set it
        return (wanted - self.level) * self._towards > 0
