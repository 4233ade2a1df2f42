"""The simulation behind `./run bench diversion`: people who follow a sign."""

from statistics import fmean, pstdev

import pytest

from tests.bench._diversion_simulation import HOSPITALS, lived


@pytest.mark.parametrize("name", ["three_desks", "two_desks"])
def test_on_the_same_days_our_sign_shortens_the_wait_and_holds_the_lines_together(name: str) -> None:
    outcomes = dict(lived(HOSPITALS[name], 8, follow=0.6, seed=1))
    assert len({len(outcome.waits) for outcome in outcomes.values()}) == 1, "everybody is called under every rule"
    waits = {name: fmean(outcome.waits) for name, outcome in outcomes.items()}
    assert waits["ours"] < 0.85 * waits["none"]
    apart = {name: pstdev(outcome.apart) for name, outcome in outcomes.items()}
    assert apart["ours"] < 0.5 * apart["none"], "a sign that swings drives them apart"
    assert outcomes["ours"].turned <= 8 * 24, "at most once an hour"
    assert waits["ideal"] <= waits["ours"], "nobody can do better than knowing everything"


def test_nobody_follows_where_nobody_wants_to() -> None:
    outcomes = dict(lived(HOSPITALS["overrun"], 1, follow=0.0, seed=1))
    assert outcomes["ours"].waits == outcomes["none"].waits
    assert outcomes["ours"].followed == 0
