"""When people are told that another line is shorter: predicted for whoever walks there now, without a nervous sign. Pure.

Advice from past averages oscillates and can make everybody's wait longer (facts B4). So: from the lines as they stand, with those
who are already on the way; a margin beyond the walk; a sign that comes slowly, goes once it can promise
nothing more, and does not soon point back.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

TICK_S = 15.0
SMOOTHED = 0.25  # how much of the newest tick enters: a minute
WORTH = 0.8  # there at most this share of the wait here: between two long lines a little more or less is chance
NOT_BACK_WITHIN = timedelta(minutes=20)  # a sign that points back soon sends people to and fro
STEP_MIN = 5
GOES_BELOW_MIN = STEP_MIN - 1  # a sign that stands goes when hardly this is left of the least it can say
JUST_CAME = timedelta(minutes=10)  # who has waited longer would give up more than a shorter line elsewhere gives
SEEN_WITHIN = timedelta(minutes=15)  # once called there: before that nobody with an appointment here is sent away


@dataclass(frozen=True)
class Way:
    """A rule of the hospital: from one service to another that does the same, how far, and what makes it worth while."""

    walk: timedelta
    margin: timedelta


@dataclass(frozen=True)
class Lines:
    """Seconds somebody joining now would wait: here, and there; there each person on the way adds `each`."""

    here: float
    there: float
    each: float
    on_the_way: int = 0


@dataclass(frozen=True)
class Sign:
    """What is said of one way. `minutes`: how much sooner, in whole fives, while it is shown. `ended`: when it last went."""

    here: float | None = None
    there: float | None = None
    minutes: int | None = None
    ended: datetime | None = None

    @property
    def shown(self) -> bool:
        return self.minutes is not None


def may_come_first(
    *, came_at: datetime, slot: datetime | None, wait_there: timedelta, walk: timedelta, now: datetime
) -> bool:
    """Whether a visit that holds both stages may begin with the other one: it has just come, and is back before its appointment.

    `wait_there`: what nine in ten of those who join there now will not exceed.
    """
    if now - came_at > JUST_CAME:
        return False
    return slot is None or now + walk + wait_there + SEEN_WITHIN + walk <= slot


def next_sign(before: Sign, lines: Lines | None, way: Way, now: datetime, opposite: Sign | None = None) -> Sign:
    """A tick. `lines` None: one of them knows nothing, and nothing is said. `opposite`: the way back's sign, if there is one."""
    if lines is None:
        return _gone(Sign(ended=before.ended), before, now)
    walk, there = way.walk.total_seconds(), lines.there + lines.each * lines.on_the_way
    here, there = _smooth(before.here, lines.here), _smooth(before.there, there)
    known = Sign(here, there, None, before.ended)
    arrives = max(walk, there)  # the line goes on while they walk
    gain = here - arrives
    if before.minutes is not None:
        if gain < GOES_BELOW_MIN * 60:
            return _gone(known, before, now)
        return replace(known, minutes=_minutes(gain, before.minutes))
    if gain < way.margin.total_seconds() or arrives > WORTH * here or _points_back(opposite, now):
        return known
    return replace(known, minutes=_minutes(gain))


def sooner_in_line(minutes: int, *, arriving: float | None, own: float | None, behind: int) -> int | None:
    """What a sign's minutes are for somebody who waits already: whoever stands further ahead gains less. None: too little.

    `arriving`, `own`: seconds that whoever joins now, and this person, still wait; None: not known. `behind`: how many came
    later.
    """
    if behind == 0:
        return minutes
    if arriving is None or own is None:
        return None
    gain = minutes - max(0.0, arriving - own) / 60
    return _whole_steps(gain) if gain >= STEP_MIN else None


def _points_back(opposite: Sign | None, now: datetime) -> bool:
    if opposite is None:
        return False
    return opposite.shown or (opposite.ended is not None and now - opposite.ended < NOT_BACK_WITHIN)


def _smooth(before: float | None, newest: float) -> float:
    return newest if before is None else before + SMOOTHED * (newest - before)


def _gone(now_known: Sign, before: Sign, now: datetime) -> Sign:
    return replace(now_known, ended=now) if before.shown else now_known


def _minutes(gain: float, before: int | None = None) -> int:
    """Rounded down, so that nobody is promised more; what was said stays while it is nearly right."""
    if before is not None and before - 1 <= gain / 60 < before + STEP_MIN + 1:
        return before
    return max(STEP_MIN, _whole_steps(gain / 60))


def _whole_steps(minutes: float) -> int:
    return int(minutes) // STEP_MIN * STEP_MIN
