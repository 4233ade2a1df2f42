"""A sign "less busy over there" and people who follow it: the mean wait without it, with the last-ten average, with ours.

Whether ours helps, and whether it swings: how often a day it points the other way within the hour. The wait counts from
where a person first came, so a walk is in it. Three hospitals; the third is the one the facts were measured in.
"""

import argparse
import statistics
from collections.abc import Iterator, Mapping

from tests.bench._diversion_simulation import HOSPITALS, Hospital, Outcome, lived
from tests.bench.figure import Better, Figure

DAYS, SEED, FOLLOW = 60, 20260312, 0.6
SHORTER = 0.25
"""Than without a sign. Where both lines are too long at once it is missed: nobody finds a shorter one."""
TURNS_A_DAY = 6.0

Labels = dict[str, str | int | float]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=DAYS, help=f"how many days ({DAYS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"which days ({SEED})")
    parser.add_argument("--follow", type=float, default=FOLLOW, help=f"share of people who follow a sign ({FOLLOW})")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    for name, hospital in HOSPITALS.items():
        labels: Labels = {"hospital": name, "follow": options.follow, "days": options.days, **vars(hospital)}
        yield from _of(hospital, labels, options)


def _of(hospital: Hospital, labels: Labels, options: argparse.Namespace) -> Iterator[Figure]:
    outcomes = dict(lived(hospital, options.days, options.follow, options.seed))
    yield from _each(outcomes, labels, options.days)
    means = {sign: statistics.fmean(outcome.waits) for sign, outcome in outcomes.items()}
    yield Figure("shorter_by", 1 - means["ours"] / means["none"], "", SHORTER, Better.AT_LEAST, labels)
    yield Figure("last_ten_longer_by", means["last_ten"] / means["none"] - 1, "", 0.0, Better.AT_LEAST, labels)


def _each(outcomes: Mapping[str, Outcome], labels: Labels, days: int) -> Iterator[Figure]:
    for sign, outcome in outcomes.items():
        said = {"sign": sign, **labels}
        yield Figure("mean_wait_min", statistics.fmean(outcome.waits), "min", labels=said)
        yield Figure("wait_p90_min", statistics.quantiles(outcome.waits, n=10)[8], "min", labels=said)
        target = TURNS_A_DAY if sign == "ours" else None
        yield Figure("turns_a_day", outcome.turned / days, "times", target, labels=said)
        yield Figure("signs_a_day", outcome.signs / days, "times", labels=said)
        yield Figure("diverted_share", outcome.followed / len(outcome.waits), "", labels=said)
