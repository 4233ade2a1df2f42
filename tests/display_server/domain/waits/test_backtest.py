"""The measured error of the waits: on a public log that nobody tuned it on, and on pasts of every shape."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from display_server.domain.waits.backtest import Scores, backtest
from display_server.domain.waits.history import Person, read_history
from display_server.domain.waits.walk import walk
from tests.bank_log import FEBRUARY, JANUARY, convert, needs_bank_log
from tests.queue_times import MONDAY, a_past


def month(log: Path, folder: Path) -> list[Person]:
    with convert(log, folder / f"{log.stem}.csv").open() as text:
        people, bad = read_history(text)
    assert not bad
    return people


def overall(tested: list[Person], trained: list[Person] | None = None) -> Scores:
    scores = backtest(tested, trained or [])["overall"]
    assert scores is not None
    return scores


@needs_bank_log
@pytest.mark.parametrize(
    ("trained", "tested", "last10", "n"),
    [
        pytest.param(JANUARY, FEBRUARY, 57.7, 13_956, marks=pytest.mark.long),
        pytest.param(FEBRUARY, JANUARY, 47.8, 13_457, marks=pytest.mark.long),
    ],
)
def test_a_month_it_was_not_tuned_on(tmp_path: Path, trained: Path, tested: Path, last10: float, n: int) -> None:
    scores = backtest(month(tested, tmp_path), month(trained, tmp_path))
    every, many = scores["overall"], scores["three_or_more_waiting"]
    assert every is not None
    assert many is not None
    assert every.mae_last10 == pytest.approx(last10, abs=0.5)
    assert every.n == pytest.approx(n, rel=0.01)
    assert every.mae <= 0.80 * every.mae_last10
    assert every.mae <= 0.88 * every.mae_last10_recalibrated
    assert 0.78 <= every.coverage80 <= 0.82
    assert 0.08 <= every.late90 <= 0.12
    assert many.mae <= 0.80 * many.mae_last10
    assert many.late90 <= 0.15


def test_nothing_of_the_future_is_looked_at() -> None:
    """What was foretold before a moment is the same, whatever comes after it."""
    past, other = a_past(days=6), a_past(days=6, seed=2, an_hour=14)
    moment = MONDAY + 4 * 86400
    mixed = [person for person in past if person.arrived < moment] + [p for p in other if p.arrived >= moment]
    said, again = (
        [
            one
            for one, person in zip(walk(people), [p for p in by_call(people) if p.waited], strict=False)
            if person.arrived < moment
        ]
        for people in (past, mixed)
    )
    assert len(said) > 100
    assert said == again


def by_call(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.called or 0.0, person.arrived))


def test_a_busy_clinic_is_foretold_better_than_by_the_last_ten() -> None:
    scores = overall(a_past(days=15, seed=3), a_past(days=30, seed=4))
    assert scores.mae < 0.8 * scores.mae_last10
    assert 0.74 <= scores.coverage80 <= 0.86
    assert 0.06 <= scores.late90 <= 0.14


@pytest.mark.long
def test_without_an_earlier_period_it_learns_as_it_goes() -> None:
    past = a_past(days=30, seed=5)
    scores = overall(past)
    waited = sum(1 for person in past if person.waited)
    assert scores.n == pytest.approx(waited, abs=3)  # all but those who came before anybody was called
    assert scores.mae < scores.mae_last10
    assert 0.72 <= scores.coverage80 <= 0.88


def test_every_service_is_a_line_of_its_own() -> None:
    eyes, ears = a_past(seed=6), a_past(seed=7, service="ears", service_s=240, an_hour=25)
    both = sorted([*eyes, *ears], key=lambda person: person.arrived)
    assert overall(both).n == overall(eyes).n + overall(ears).n


def test_a_service_the_training_does_not_know_learns_as_it_goes() -> None:
    ears = a_past(seed=8, service="ears")
    assert overall(ears, a_past(seed=9)) == overall(ears)


@pytest.mark.parametrize("count", [0, 1, 3, 12])
def test_a_few_people_are_a_past_too(count: int) -> None:
    few = a_past(days=1, an_hour=40)[:count]
    scores = backtest(few)["overall"]
    assert scores is None or scores.n <= count


def test_nobody_ever_waits() -> None:
    assert backtest(a_past(desks=40)) == {"overall": None, "three_or_more_waiting": None}


def test_everybody_leaves() -> None:
    gone = [replace(p, called=None, finished=None, left=p.arrived + 60) for p in a_past(days=2)]
    assert backtest(gone)["overall"] is None


def test_a_past_without_desks_or_ends_is_still_foretold() -> None:
    """Some systems know when somebody was called and nothing more."""
    bare = [replace(person, desk="", finished=None) for person in a_past(days=15, seed=10)]
    scores = overall(bare[len(bare) // 2 :], bare[: len(bare) // 2])
    assert scores.mae < scores.mae_last10


@pytest.mark.long
def test_priorities_and_leavers_are_told_apart() -> None:
    rng = Random(11)
    mixed = [
        replace(person, priority=rng.choice((0, 0, 0, 2)))
        if rng.random() < 0.9
        else replace(person, called=None, finished=None, left=person.arrived + rng.uniform(60, 900))
        for person in a_past(days=20, seed=12)
    ]
    scores = overall(mixed)
    assert 0.72 <= scores.coverage80 <= 0.88


def test_the_clock_changed_in_the_night() -> None:
    """The same past, an hour later from the third day on."""
    past = [
        p
        if p.arrived < MONDAY + 3 * 86400
        else replace(p, arrived=p.arrived + 3600, called=(p.called or 0) + 3600, finished=(p.finished or 0) + 3600)
        for p in a_past(days=8, seed=13)
    ]
    assert 0.65 <= overall(past).coverage80 <= 0.92
