"""The hub's database is put back from a backup, nobody says so, the kiosk goes on: nothing is given twice, paper stays true."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from config.settings import HubSettings
from display_server.app import create_app
from display_server.hub import Hub, open_hub
from kiosk.flow.steps import DidItComeOut, NumberOnScreen, TicketOut
from tests.conftest import StandingClock
from tests.journeys.lobby import Lobby

HEART = "cardiology-consultation"


@pytest.fixture
def old_hub(settings: HubSettings, clock: StandingClock) -> Iterator[Hub]:
    """The hub until its disk breaks; a journey ends it itself."""
    hub = open_hub(settings, clock)
    yield hub
    hub.close()


@pytest.fixture
def lobby(old_hub: Hub, clock: StandingClock, tmp_path: Path) -> Iterator[Lobby]:
    made = Lobby(_web(old_hub), old_hub, clock, tmp_path / "kiosk-home")
    yield made
    made.close()


def _web(hub: Hub) -> Flask:
    return create_app(hub.settings, hub=hub)


def _copy(source: Path, target: Path) -> None:
    """As an administrator's backup does, while the hub runs."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _take(lobby: Lobby) -> str:
    lobby.taps("No appointment", "Cardiology")
    step = lobby.session.step
    assert isinstance(step, TicketOut | DidItComeOut | NumberOnScreen), f"at {step}"
    lobby.taps("Yes, it came out" if isinstance(step, DidItComeOut) else "Done")
    return step.issued.number


def test_paper_of_before_during_and_after_is_all_different_and_all_known(
    lobby: Lobby, old_hub: Hub, clock: StandingClock, tmp_path: Path
) -> None:
    file, backup = old_hub.settings.database_file, tmp_path / "backup.sqlite"
    lobby.line.lost.add("/api/v1/leases")
    lobby.waits(11)
    before = [_take(lobby)]
    _copy(file, backup)
    lobby.line.lost.clear()
    lobby.waits(11)  # the block comes after the backup
    lost = [_take(lobby), _take(lobby)]  # the hub's own numbers, on paper, in no database from now on
    lobby.line.how = "cut"
    lobby.stamps(come=False)
    during = [_take(lobby) for _ in range(3)]

    old_hub.close()
    for part in file.parent.glob(file.name + "*"):
        part.unlink()
    _copy(backup, file)
    hub = open_hub(old_hub.settings, clock)
    try:
        lobby.gets_another_hub(_web(hub), hub)
        during.append(_take(lobby))  # the kiosk has not heard of it yet
        lobby.line.how = "well"
        lobby.stamps(come=True)
        lobby.waits(30)
        after = [_take(lobby)]
        lobby.line.how = "cut"
        lobby.stamps(come=False)
        after.append(_take(lobby))
        lobby.line.how = "well"
        lobby.stamps(come=True)
        lobby.waits(30)
        given = before + lost + during + after
        assert len(set(given)) == len(given)
        assert during == ["K-500", "K-501", "K-502", "K-503"]
        assert all(int(number[2:]) > 3000 for number in after), "nothing more from the old block"
        assert {number for _day, number in lobby.visits()} == set(given) - set(lost)
        assert [number for number in lobby.waiting(HEART) if number in during] == during
    finally:
        hub.close()
