"""Twenty-four hours without the hub in compressed time: nobody is lost or doubled, and the paper says what the hub knows."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.journeys.lobby import Lobby
from tests.journeys.test_offline import take
from tests.resident import rss_mb

MOST_MB = 150
VILNIUS = ZoneInfo("Europe/Vilnius")


@pytest.mark.parametrize("people", [24, pytest.param(5_000, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_a_day_without_the_hub_loses_nobody_and_tells_the_truth(
    app: Flask, hub: Hub, clock: StandingClock, tmp_path: Path, people: int
) -> None:
    """From noon to noon; who looks from outside reads the paper's ink, and afterwards the hub's own rows."""
    kiosk = Lobby(app, hub, clock, tmp_path / "a-day", numbers_held=max(20, people))
    kiosk.waits(12)
    kiosk.line.how = "cut"
    before_mb, given = rss_mb(), []
    for _ in range(people):
        given.append((str(clock.now().astimezone(VILNIUS).date()), take(kiosk)))
        pause = timedelta(days=1) / people
        clock.move(seconds=pause.total_seconds() - 0.5)
        kiosk.waits(0.5)
    assert len({day for day, _ in given}) == 2, "over midnight"
    assert len(set(given)) == people
    papers = kiosk.papers(people)
    assert papers[-people:] == [number for _day, number in given]
    kiosk.line.how = "well"
    while kiosk.performer.link.outbox.waiting():
        kiosk.waits(12)
    kiosk.waits(12)
    assert kiosk.visits() == given, "each once, with its day, in the order they came"
    assert kiosk.unclaimed() == []
    assert len(kiosk.prints()) >= people
    assert rss_mb() - before_mb < MOST_MB, "hub, kiosk and printer in one process, with every strip of paper"
    kiosk.close()
