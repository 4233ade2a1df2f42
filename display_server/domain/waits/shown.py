"""From a band in seconds to what people are told: whole five minutes, rounded outward, and never a nervous number."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from display_server.domain.waits.predictor import Band

STEP_MIN = 5
EARLIER_ONLY_BY = timedelta(minutes=10)


@dataclass(frozen=True)
class Minutes:
    """ "10–25 min": from p50 to p90."""

    low: int
    high: int


@dataclass(frozen=True)
class Foreseen:
    """One person's wait as moments: about when, likely before when, and until when nobody will call."""

    about: datetime
    likely_before: datetime
    free_until: datetime | None


def minutes_of(band: Band, before: Minutes | None = None) -> Minutes:
    """The band to show; the one shown before stays while it is still nearly right."""
    middle, high = band[1] / 60, band[2] / 60
    if (
        before
        and before.low - 1 <= middle < before.low + STEP_MIN + 1
        and before.high - STEP_MIN - 1 < high <= before.high + 1
    ):
        return before
    low = math.floor(middle / STEP_MIN) * STEP_MIN
    return Minutes(low, max(math.ceil(high / STEP_MIN) * STEP_MIN, low + STEP_MIN))


def foreseen_of(band: Band, now: datetime, walk: timedelta, before: Foreseen | None = None) -> Foreseen:
    """As moments, so that they stand still while time passes; later by whole steps, earlier only when it is worth a word."""
    early, middle, late = (now + timedelta(seconds=one) for one in band)
    about, likely = _down(middle), _up(late)
    if before and about < before.about < about + EARLIER_ONLY_BY:
        about = before.about
    if before and likely < before.likely_before < likely + EARLIER_ONLY_BY:
        likely = before.likely_before
    free = _down(early - walk)
    return Foreseen(about, max(likely, about), free if free > now else None)


def _down(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // STEP_MIN * STEP_MIN, second=0, microsecond=0)


def _up(moment: datetime) -> datetime:
    down = _down(moment)
    return down if down == moment else down + timedelta(minutes=STEP_MIN)
