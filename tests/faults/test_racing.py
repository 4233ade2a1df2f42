"""Many at once, on both databases: no number twice, nobody called twice, nothing lost.

Four processes ask over HTTP, as kiosks and desks do, each with the same desks and the same requests. On SQLite one web answers
them all; on PostgreSQL two nodes do, so that who asks for the same thing asks another program.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from config.contract.hospital_api import Scope
from config.demo.processes import free_port
from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Desk, DeskService, DiaryLine, Site, Stage, Visit
from display_server.domain.visit import Move, State, fold
from display_server.hub import open_hub
from display_server.services.systems.make_token import MOST_A_MINUTE, make_token
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY
from tests.small_cast import KIOSK_HEADERS, count_on, named

ON_BOTH_DATABASES = True
ROOT = Path(__file__).parents[2]
PROCESSES, DESKS, CLIENTS = 4, 8, 32
WITHIN_S = 200.0
"""A race; a machine may be slow."""

Tokens = dict[str, str]
"""Of each desk's own system, by the desk's code."""


@contextmanager
def running_nodes(settings: HubSettings) -> Iterator[list[str]]:
    """Where the hub's webs listen: one on SQLite; on PostgreSQL two, each with a home of its own and the hub's secrets."""
    homes = [settings.home]
    if settings.postgres is not None:
        homes.append(Path(shutil.copytree(settings.home, settings.home.with_name(f"{settings.home.name}-2"))))
    with ExitStack() as nodes:
        yield [nodes.enter_context(running_web(home, settings.postgres)) for home in homes]


@contextmanager
def running_web(home: Path, database: str | None) -> Iterator[str]:
    port = free_port(0, set())
    environment = {**os.environ, "ATRIUM_HOME": str(home), "ATRIUM_WEB_PORT": str(port)}
    if database is not None:
        environment["ATRIUM_DATABASE"] = database
    web = subprocess.Popen([sys.executable, "-m", "display_server", "web"], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + 90
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20):
                    break
            except OSError:
                assert web.poll() is None, "web ended"
                assert time.monotonic() < until, "web does not answer"
                time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(60)


def race(nodes: list[str], jobs: list[dict[str, Any]], within_s: float) -> list[list[str]]:
    """Let these jobs loose at one moment, each in a process and at the next of the nodes; what all of them were told."""
    jobs = [{"address": nodes[place % len(nodes)], **job} for place, job in enumerate(jobs)]
    command = [sys.executable, "-m", "tests.faults.racer"]
    racers = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in jobs
    ]
    try:
        for racer, job in zip(racers, jobs, strict=True):
            assert racer.stdin is not None
            racer.stdin.write(json.dumps(job) + "\n")
            racer.stdin.flush()
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
        told = [json.loads(racer.communicate(timeout=within_s)[0]) for racer in racers]
    finally:
        for racer in racers:
            racer.kill()
            racer.wait(10)
    return [one for found in told for one in found]


def race_for_numbers(
    nodes: list[str], settings: HubSettings, *, tests: int, consultations: int, before: int, within_s: float
) -> set[str]:
    """Each request is asked twice, by two processes; the numbers of the consultations. `before`: numbers given until now."""
    count = tests + consultations
    services = [BLOOD] * tests + [CARDIOLOGY] * consultations
    requests = {str(uuid7()): services[place * 7919 % count] for place in range(count)}  # mixed, and each place once
    asked = list(requests.items())
    shares = [asked[start::PROCESSES] for start in range(PROCESSES)]
    jobs = [
        {"what": "numbers", "threads": CLIENTS // PROCESSES, "requests": [*mine, *other], "kiosk": KIOSK_HEADERS}
        for mine, other in zip(shares, [*shares[1:], shares[0]], strict=True)
    ]
    told = race(nodes, jobs, within_s)
    assert len(told) == 2 * count
    answers: dict[str, set[str]] = {request: set() for request in requests}
    for request, number in told:
        answers[request].add(number)
    assert all(len(numbers) == 1 for numbers in answers.values()), "the same request got two numbers"
    given = {request: min(numbers) for request, numbers in answers.items()}
    assert len(set(given.values())) == count, "one number for two requests"
    with reading(settings) as session:
        kept = session.execute(select(Visit.series_id, Visit.number)).all()
    for series in {row.series_id for row in kept}:
        numbers = sorted(row.number for row in kept if row.series_id == series)
        assert numbers == list(range(1, len(numbers) + 1)), "a number is missing or doubled"
    assert len(kept) == before + count
    return {given[request] for request, service in requests.items() if service == CARDIOLOGY}


def race_for_calls(
    nodes: list[str], settings: HubSettings, waiting: set[str], tokens: Tokens, *, before: int, within_s: float
) -> None:
    """Each desk is pressed by every process at once, until nobody waits. `before`: people called until now."""
    told = race(nodes, [{"what": "calls", "desks": list(tokens), "tokens": tokens}] * PROCESSES, within_s)
    calls = Counter(number for _, number in told)
    assert [number for number, times in calls.items() if times > 1] == [], "called twice"
    assert set(calls) == waiting, "nobody is forgotten"
    with reading(settings) as session:
        stages = session.execute(select(Stage.id, Stage.state, Stage.overtaken).where(Stage.service_id == 1)).all()
        lines = session.execute(select(DiaryLine.stage_id, DiaryLine.move).order_by(DiaryLine.seq)).all()
    assert Counter(row.state for row in stages) == {State.DONE.value: before + len(waiting)}
    assert Counter(row.move for row in lines)[Move.CALL.value] == before + len(waiting)
    moves: dict[Any, list[Move]] = {row.id: [] for row in stages}
    for row in lines:
        if row.stage_id in moves:
            moves[row.stage_id].append(Move(row.move))
    assert {fold(each) for each in moves.values()} == {State.DONE}
    assert {row.overtaken for row in stages} == {0}, "calls were in order"


@contextmanager
def reading(settings: HubSettings) -> Iterator[Session]:
    """Beside the webs that write."""
    database = Database(settings)
    with database.reading() as session:
        yield session
    database.close()


def no_new_day_soon(tx: Transaction) -> None:
    """The clock is the real one: whenever this runs, its business day began half a day ago."""
    site = tx.session.scalars(select(Site)).one()
    site.day_starts = (tx.now - timedelta(hours=12)).astimezone(ZoneInfo(site.zone)).time().replace(microsecond=0)


def desks_at_work(settings: HubSettings) -> Tokens:
    hub = open_hub(settings)
    hub.writer.run(no_new_day_soon)
    tokens = {desk: hub.writer.run(lambda tx, desk=desk: token_for(tx, desk)) for desk in hub.writer.run(open_desks)}  # type: ignore[misc]
    hub.close()
    return tokens


def token_for(tx: Transaction, desk: str) -> str:
    """A desk's own system; several, so that no token's rate is the race's."""
    ends = tx.now + timedelta(days=2)
    made = make_token(
        tx, name=desk, scopes=[Scope.CALL], expires_at=ends, per_minute=MOST_A_MINUTE, who="command"
    )  # fmt: skip
    return made.text


def open_desks(tx: Transaction) -> list[str]:
    """Eight desks of cardiology, all at work."""
    account = Account(email="ruta@st-anna.example", fs_uniquifier="ruta", language="en", active=True)
    tx.session.add(account)
    tx.session.flush()
    codes = [f"race-{place}" for place in range(DESKS)]
    for place, code in enumerate(codes):
        desk = Desk(id=100 + place, department_id=1, place_id=3, code=code, names=named(code), is_open=True)
        tx.session.add(desk)
        tx.session.flush()
        tx.session.add(DeskService(desk_id=desk.id, service_id=1))
    tx.session.flush()
    count_on(tx.session)
    return codes


def race_for_both(settings: HubSettings, *, tests: int, consultations: int, rounds: int = 1) -> None:
    """So many numbers and so many calls each round, in one running hub: no line grows longer than a hospital's."""
    tokens = desks_at_work(settings)
    with running_nodes(settings) as nodes:
        for turn in range(rounds):
            given, called = turn * (tests + consultations), turn * consultations
            waiting = race_for_numbers(
                nodes, settings, tests=tests, consultations=consultations, before=given, within_s=WITHIN_S
            )
            race_for_calls(nodes, settings, waiting, tokens, before=called, within_s=WITHIN_S)


@pytest.mark.timeout(480)
def test_thirty_two_clients_share_no_number_and_eight_desks_call_everybody_once(settings: HubSettings) -> None:
    race_for_both(settings, tests=48, consultations=32)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_fifty_thousand_numbers_and_ten_thousand_calls(settings: HubSettings) -> None:
    race_for_both(settings, tests=2_000, consultations=500, rounds=20)
