"""kill -9 of any program of the hub at any moment loses and doubles no number and no call, as seen from outside."""

import random
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import HubSettings
from display_server.domain.visit import Move, fold
from tests.faults.desk_ledger import DeskLedger, token_of
from tests.faults.hub_programs import HubPrograms
from tests.faults.ledger import Ledger

SERVICES = ["cardiology-consultation", "blood-test"]


@pytest.fixture
def token(settings: HubSettings) -> str:
    return token_of(settings)


@pytest.fixture
def programs(settings: HubSettings, token: str) -> Iterator[HubPrograms]:
    running = HubPrograms(settings.home)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


def killing(programs: HubPrograms, done: threading.Event, killed: list[str], seed: int) -> None:
    """Web most often, because it writes: first of all and soon, while a fast machine still has something to write; then at
    random moments after it answers again, or while it starts."""
    chance = random.Random(seed)
    while not done.wait(chance.uniform(0.05, 1.5 if killed else 0.5)):
        name = "web" if not killed else chance.choice(["web", "web", "push", "jobs"])
        if programs.kill(name):
            killed.append(name)
        if chance.random() < 0.85 and not done.is_set():
            programs.wait_until_ready()


def run(programs: HubPrograms, token: str, count: int, pause_s: float) -> tuple[Ledger, DeskLedger, list[str]]:
    """So many numbers are taken, and everybody is called and finished, some after a transfer, while programs die."""
    seed = random.SystemRandom().randrange(10**6)
    ledger, desks = Ledger(programs.address, SERVICES), DeskLedger(programs.address, token)
    done, killed = threading.Event(), list[str]()
    killer = threading.Thread(target=killing, args=(programs, done, killed, seed))
    killer.start()
    at_work = desks.work(count)
    try:
        ledger.ask_for(count, callers=6, pause_s=pause_s)
        for desk in at_work:
            desk.join(240)
    finally:
        done.set()
        killer.join(10)
    return ledger, desks, [f"seed {seed}", *killed]


def check(ledger: Ledger, desks: DeskLedger, home: Path, count: int) -> None:
    """The ledgers against the database, and the database against itself."""
    for request_id, answers in ledger.answers.items():
        assert answers, f"{request_id} was never answered"
        assert len(set(answers)) == 1, f"{request_id} got {answers}"
    told = [answers[0] for answers in ledger.answers.values()]
    assert len(told) == len(set(told)) == count
    database = sqlite3.connect(f"file:{home / 'hub.sqlite'}?mode=ro", uri=True)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    kept = [shown for (shown,) in database.execute("SELECT shown_number FROM visit")]
    assert sorted(kept) == sorted(told)
    for series, last in database.execute("SELECT series_id, last FROM number_counter"):
        numbers = [number for (number,) in database.execute("SELECT number FROM visit WHERE series_id = ?", (series,))]
        assert sorted(numbers) == list(range(1, last + 1))
    for stage, state in database.execute("SELECT id, state FROM stage"):
        moves = database.execute("SELECT move FROM diary WHERE stage_id = ? ORDER BY seq", (stage,)).fetchall()
        assert fold(Move(move) for (move,) in moves) == state
    assert {state for (state,) in database.execute("SELECT state FROM stage")} == {"done"}
    called = "SELECT shown_number FROM diary JOIN visit ON visit.id = diary.visit_id WHERE move = 'call'"
    desks.check(told, Counter(number for (number,) in database.execute(called)))
    database.close()


@pytest.mark.timeout(400)
def test_killing_any_program_loses_and_doubles_no_number_and_no_call(
    programs: HubPrograms, token: str, settings: HubSettings
) -> None:
    ledger, desks, killed = run(programs, token, 60, pause_s=0.1)
    check(ledger, desks, settings.home, 60)
    assert "web" in killed, killed


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_people_through_many_kills(programs: HubPrograms, token: str, settings: HubSettings) -> None:
    ledger, desks, killed = run(programs, token, 1000, pause_s=0.3)
    check(ledger, desks, settings.home, 1000)
    assert killed.count("web") >= 5, killed
    assert ledger.asked_again > 0, killed
    assert desks.asked_again > 0, killed
