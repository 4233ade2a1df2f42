"""The order bench on a few half-days: the same people under each rule, and what the caps are for."""

from argparse import Namespace

from tests.bench.figure import Figure
from tests.bench.order import figures


def lived(days: int = 40) -> list[Figure]:
    return list(figures(Namespace(days=days)))


def worst(found: list[Figure], discipline: str, plan: str) -> float:
    return max(
        one.value
        for one in found
        if one.figure == "worst_overtaking"
        and one.labels["class"] != "urgent"
        and (one.labels["discipline"], one.labels["plan"]) == (discipline, plan)
    )


def test_ours_overtakes_nobody_more_than_three_times_where_booked_first_starves_walk_ins() -> None:
    found = lived()
    assert all(one.ok for one in found)
    for plan in ("as_booked", "one_extra_in_five"):
        assert worst(found, "ours", plan) <= 3
        assert worst(found, "booked_first", plan) > 10


def test_the_same_seed_gives_the_same_figures() -> None:
    assert [one.line() for one in lived(3)] == [one.line() for one in lived(3)]
