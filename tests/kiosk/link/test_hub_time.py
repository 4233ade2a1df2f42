"""The hub's time by a clock that may be wrong."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.link.hub_time import HubTime
from kiosk.link.outbox import Outbox
from tests.kiosk.cast import NOON

HOURS = timedelta(hours=5)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    made = Outbox(tmp_path)
    yield made
    made.close()


def test_nobody_knows_the_time_of_a_hub_that_was_never_heard(outbox: Outbox) -> None:
    assert HubTime(outbox).at(NOON) is None


@pytest.mark.parametrize("wrong", [HOURS, -HOURS, timedelta(0)])
def test_a_clock_that_is_wrong_is_put_right_and_remembered(outbox: Outbox, wrong: timedelta) -> None:
    HubTime(outbox).learn(NOON, NOON + wrong)
    later = timedelta(minutes=20)
    assert HubTime(outbox).at(NOON + wrong + later) == NOON + later


def test_a_clock_that_went_back_is_believed_no_more_until_the_hub_is_heard(outbox: Outbox) -> None:
    time = HubTime(outbox)
    time.learn(NOON, NOON)
    assert time.at(NOON + HOURS) == NOON + HOURS
    assert time.at(NOON + HOURS - timedelta(minutes=2)) is None
    assert HubTime(outbox).at(NOON) is None, "also after a restart"
    time.learn(NOON + HOURS, NOON)
    assert time.at(NOON) == NOON + HOURS


def test_a_clock_put_right_by_seconds_goes_on(outbox: Outbox) -> None:
    time = HubTime(outbox)
    time.learn(NOON, NOON)
    assert time.at(NOON - timedelta(seconds=10)) is not None
