"""A lobby for every journey, over the hub of the small cast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.journeys.lobby import Lobby


@pytest.fixture
def lobby(app: Flask, hub: Hub, clock: StandingClock, tmp_path: Path) -> Iterator[Lobby]:
    made = Lobby(app, hub, clock, tmp_path / "kiosk-home")
    yield made
    made.close()
