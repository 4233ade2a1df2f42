"""The fair order against first-come and booked-first on the same arrivals: waits, the worst overtaking, an idle desk.

`due_time` is ours without its caps. `need`: infants, pregnancy, 75 and older, disability. Waits count from the booked time
or the arrival, whichever is later.
"""

import argparse
import statistics
from collections.abc import Iterator
from random import Random

from tests.bench._order_simulation import RULES, Outcome, half_day, live
from tests.bench.figure import Figure

DAYS = 1000
SEED = 20260312
WORST_OVERTAKING = 3
CLASSES = ("booked", "walk_in", "need", "urgent")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many half-days ({DAYS})")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    for plan in ("as_booked", "one_extra_in_five"):
        outcomes = _lived(options.days, extra_in_five=plan == "one_extra_in_five")
        for discipline, outcome in outcomes.items():
            yield from _of(outcome, discipline, plan, options.days)


def _lived(days: int, *, extra_in_five: bool) -> dict[str, Outcome]:
    rng = Random(SEED)
    outcomes = {name: Outcome() for name in RULES}
    for _ in range(days):
        people = half_day(rng, extra_in_five=extra_in_five)
        for name, rule in RULES.items():
            live(people, rule, outcomes[name])
    return outcomes


def _of(outcome: Outcome, discipline: str, plan: str, days: int) -> Iterator[Figure]:
    common: dict[str, str | int | float] = {"discipline": discipline, "plan": plan}
    for kind in CLASSES:
        labels = {**common, "class": kind}
        waits = outcome.waits.get(kind, [0.0])
        yield Figure("mean_wait_min", statistics.fmean(waits), "min", labels=labels)
        yield Figure("wait_p90_min", statistics.quantiles([*waits, waits[-1]], n=10)[8], "min", labels=labels)
        target = WORST_OVERTAKING if discipline == "ours" and kind != "urgent" else None
        yield Figure("worst_overtaking", outcome.overtaken.get(kind, 0), "times", target, labels=labels)
    yield Figure("desk_idle_share", outcome.idle / outcome.open_minutes, "", labels=common)
    yield Figure("overtime_min", outcome.overtime / days, "min", labels=common)
