"""A sign "less busy over there" and people who follow it: the mean wait without it, with the last-ten average, with ours.

Whether ours helps, and whether it swings: how often a day it points the other way within the hour. The wait counts from
where a person first came, so a walk is in it.
"""

import argparse
import statistics
from collections.abc import Iterator

from tests.bench._diversion_simulation import DESKS, LOAD, SERVICE_MIN, WALK_MIN, lived
from tests.bench.figure import Better, Figure

DAYS, SEED, FOLLOW = 60, 20260312, 0.6
SHORTER = 0.25  # issue 4: than without a sign
TURNS_A_DAY = 6.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many days ({DAYS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which days ({SEED})")
    parser.add_argument("--follow", type=float, default=FOLLOW, help=f"share of people who follow a sign ({FOLLOW})")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    outcomes = dict(lived(options.days, options.follow, options.seed))
    means = {name: statistics.fmean(outcome.waits) for name, outcome in outcomes.items()}
    for name, outcome in outcomes.items():
        labels: dict[str, str | int | float] = {
            "sign": name, "follow": options.follow, "days": options.days, "desks": DESKS, "service_min": SERVICE_MIN,
            "load": LOAD, "walk_min": WALK_MIN,
        }  # fmt: skip
        yield Figure("mean_wait_min", means[name], "min", labels=labels)
        yield Figure("wait_p90_min", statistics.quantiles(outcome.waits, n=10)[8], "min", labels=labels)
        target = TURNS_A_DAY if name == "ours" else None
        yield Figure("turns_a_day", outcome.turned / options.days, "times", target, labels=labels)
        yield Figure("signs_a_day", outcome.signs / options.days, "times", labels=labels)
        yield Figure("diverted_share", outcome.followed / len(outcome.waits), "", labels=labels)
    shorter: dict[str, str | int | float] = {"follow": options.follow, "days": options.days}
    yield Figure("shorter_by", 1 - means["ours"] / means["none"], "", SHORTER, Better.AT_LEAST, shorter)
    yield Figure("last_ten_shorter_by", 1 - means["last_ten"] / means["none"], "", labels=shorter)
