"""kill -9 of webs that share a port and a PostgreSQL: nothing lost, nothing doubled, as seen from outside."""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import select

from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.models import DiaryLine, Stage, Visit
from display_server.domain.visit import Move, fold
from tests.faults.desk_ledger import DeskLedger, token_of
from tests.faults.hub_programs import HubPrograms
from tests.faults.ledger import Ledger

SERVICES = ["cardiology-consultation", "blood-test"]
WEBS = ["web", "web-2"]


@pytest.fixture
def backend() -> str:
    return "postgresql"


@pytest.fixture
def token(settings: HubSettings) -> str:
    return token_of(settings)


@pytest.fixture
def programs(settings: HubSettings, token: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubPrograms]:
    monkeypatch.setenv("ATRIUM_DATABASE", settings.postgres or "")
    monkeypatch.setenv("ATRIUM_WEB_WORKERS", "2")
    running = HubPrograms(settings.home)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


def run(programs: HubPrograms, token: str, settings: HubSettings, count: int) -> list[str]:
    """The ledgers against the database, and the database against itself; who was killed."""
    ledger, desks = Ledger(programs.address, SERVICES), DeskLedger(programs.address, token)
    done, killed = threading.Event(), list[str]()

    def kill() -> None:
        chance, answered = random.Random(count), 0
        while not done.wait(0.4 if len(killed) < 2 else chance.uniform(4.0, 8.0)):  # a start takes seconds here
            by_now = sum(map(len, list(ledger.answers.values())))
            if len(killed) >= 2 and by_now == answered:
                continue  # on a busy machine a start takes longer than that: nobody would ever be there to answer
            name, answered = WEBS[len(killed) % 2], by_now
            if programs.kill(name):
                killed.append(name)

    killer = threading.Thread(target=kill)
    killer.start()
    at_work = desks.work(count)
    try:
        ledger.ask_for(count, callers=6, pause_s=0.3)
        for desk in at_work:
            desk.join(240)
    finally:
        done.set()
        killer.join(10)
    assert desks.failed == []
    told = [answers[0] for answers in ledger.answers.values()]
    assert all(len(set(answers)) == 1 for answers in ledger.answers.values())
    assert len(told) == len(set(told)) == count
    database = Database(settings)
    with database.reading() as session:
        assert sorted(session.scalars(select(Visit.shown_number))) == sorted(told)
        moves: dict[UUID | None, list[Move]] = {}
        for stage, move in session.execute(select(DiaryLine.stage_id, DiaryLine.move).order_by(DiaryLine.seq)):
            moves.setdefault(stage, []).append(Move(move))
        states = {row.id: row.state for row in session.execute(select(Stage.id, Stage.state))}
        assert {stage: fold(of) for stage, of in moves.items()} == states
        assert set(states.values()) == {"done"}
        called = select(Visit.shown_number).join(DiaryLine, DiaryLine.visit_id == Visit.id)
        desks.check(told, Counter(session.scalars(called.where(DiaryLine.move == Move.CALL.value))))
    database.close()
    return killed


def test_killing_webs_of_one_port_loses_and_doubles_no_number_and_no_call(
    programs: HubPrograms, token: str, settings: HubSettings
) -> None:
    assert set(run(programs, token, settings, 20)) == set(WEBS)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_people_through_many_kills_on_postgresql(
    programs: HubPrograms, token: str, settings: HubSettings
) -> None:
    assert len(run(programs, token, settings, 1000)) >= 10
