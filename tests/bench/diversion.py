"""A sign "less busy over there" and people who follow it: the mean wait without it, with the last-ten average, with ours.

Whether ours helps, and whether it swings: how far the two lines drift apart, and how often the sign points the other way within
the hour. The wait counts from where a person first came, so a walk is in it. Beside them the ideal sign, which knows everything
and never rests: where even that one does not shorten the wait by a quarter, ours has no target and is measured against it.
"""

import argparse
import statistics
from collections.abc import Iterator, Mapping

from tests.bench._diversion_simulation import DAY_MIN, HOSPITALS, Hospital, Outcome, lived
from tests.bench.figure import Better, Figure

DAYS, SEED, FOLLOW = 60, 20260312, 0.6
SHORTER = 0.25
"""Than without a sign."""
TURNS_AN_HOUR = 1.0
SWING = 1.0
"""The lines drift no further apart than without a sign: a sign that swings drives them apart."""

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
    yield from _each(outcomes, labels, options.days * DAY_MIN / 60)
    means = {sign: statistics.fmean(outcome.waits) for sign, outcome in outcomes.items()}
    won, most = 1 - means["ours"] / means["none"], 1 - means["ideal"] / means["none"]
    yield Figure("shorter_by", won, "", SHORTER if most >= SHORTER else None, Better.AT_LEAST, labels)
    yield Figure("share_of_ideal", won / most, "", labels=labels)
    swing = statistics.pstdev(outcomes["ours"].apart) / statistics.pstdev(outcomes["none"].apart)
    yield Figure("swing", swing, "", SWING, labels=labels)
    yield Figure("last_ten_longer_by", means["last_ten"] / means["none"] - 1, "", 0.0, Better.AT_LEAST, labels)


def _each(outcomes: Mapping[str, Outcome], labels: Labels, hours: float) -> Iterator[Figure]:
    for sign, outcome in outcomes.items():
        said = {"sign": sign, **labels}
        yield Figure("mean_wait_min", statistics.fmean(outcome.waits), "min", labels=said)
        yield Figure("wait_p90_min", statistics.quantiles(outcome.waits, n=10)[8], "min", labels=said)
        yield Figure("lines_apart_min", statistics.pstdev(outcome.apart), "min", labels=said)
        target = TURNS_AN_HOUR if sign == "ours" else None
        yield Figure("turns_an_hour", outcome.turned / hours, "times", target, labels=said)
        yield Figure("signs_an_hour", outcome.signs / hours, "times", labels=said)
        yield Figure("diverted_share", outcome.followed / len(outcome.waits), "", labels=said)
