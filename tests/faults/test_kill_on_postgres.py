"""kill -9 of webs that share a port and a PostgreSQL: nothing lost, nothing doubled, as seen from outside."""

import random
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from config.settings import HubSettings
from display_server.db.models import DiaryLine, Stage, Visit
from display_server.db.session import Database
from display_server.domain.visit import Move, fold
from tests.faults.hub_programs import HubPrograms
from tests.faults.ledger import Ledger

SERVICES = ["cardiology-consultation", "blood-test"]
WEBS = ["web", "web-2"]


@pytest.fixture
def backend() -> str:
    return "postgresql"


@pytest.fixture
def programs(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubPrograms]:
    monkeypatch.setenv("ATRIUM_DATABASE", settings.postgres or "")
    monkeypatch.setenv("ATRIUM_WEB_WORKERS", "2")
    running = HubPrograms(settings.home)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


def run(programs: HubPrograms, settings: HubSettings, count: int) -> list[str]:
    """The ledger against the database, and the database against itself; who was killed."""
    ledger, done, killed = Ledger(programs.address, SERVICES), threading.Event(), list[str]()

    def kill() -> None:
        chance = random.Random(count)
        while not done.wait(0.4 if len(killed) < 2 else chance.uniform(4.0, 8.0)):  # a start takes seconds here
            name = WEBS[len(killed) % 2]
            if programs.kill(name):
                killed.append(name)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        ledger.ask_for(count, callers=6, pause_s=0.3)
    finally:
        done.set()
        killer.join(10)
    told = [answers[0] for answers in ledger.answers.values()]
    assert all(len(set(answers)) == 1 for answers in ledger.answers.values())
    assert len(told) == len(set(told)) == count
    database = Database(settings)
    with database.reading() as session:
        assert sorted(session.scalars(select(Visit.shown_number))) == sorted(told)
        moves = {stage: [Move(move)] for stage, move in session.execute(select(DiaryLine.stage_id, DiaryLine.move))}
        assert {stage: fold(of) for stage, of in moves.items()} == {
            row.id: row.state for row in session.execute(select(Stage.id, Stage.state))
        }
    database.close()
    return killed


@pytest.mark.timeout(300)
def test_killing_webs_of_one_port_loses_and_doubles_no_number(programs: HubPrograms, settings: HubSettings) -> None:
    assert set(run(programs, settings, 40)) == set(WEBS)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_numbers_through_many_kills_on_postgresql(programs: HubPrograms, settings: HubSettings) -> None:
    assert len(run(programs, settings, 1000)) >= 10
