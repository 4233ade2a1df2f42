"""Many at once, on both databases: no number twice, nobody called twice, nothing lost.

PostgreSQL: four processes write side by side, each with the same desks and the same requests. SQLite: one process writes, so four
processes ask one running web over HTTP, as kiosks and desks do.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.hospital_api import Scope
from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Desk, DeskService, DiaryLine, Stage, Visit
from display_server.domain.visit import Move, State, fold
from display_server.hub import open_hub
from display_server.services.systems.make_token import MOST_A_MINUTE, make_token
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.small_cast import KIOSK_HEADERS, count_on, named

ON_BOTH_DATABASES = True
ROOT = Path(__file__).parents[2]
PROCESSES, DESKS, CLIENTS = 4, 8, 32


@contextmanager
def running_web(settings: HubSettings) -> Iterator[str | None]:
    """Where the web of a SQLite hub listens; None on PostgreSQL, where the racers write themselves."""
    if settings.postgres is not None:
        yield None
        return
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    environment = {**os.environ, "ATRIUM_HOME": str(settings.home), "ATRIUM_WEB_PORT": str(port)}
    web = subprocess.Popen([sys.executable, "-m", "display_server", "web"], cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                    break
            except OSError:
                assert web.poll() is None, "web ended"
                assert time.monotonic() < until, "web does not answer"
                time.sleep(0.05)
        yield f"127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(20)


def race(settings: HubSettings, jobs: list[dict[str, Any]], within_s: float) -> list[list[str]]:
    """Let these jobs loose at one moment, each in a process; what all of them were told."""
    with running_web(settings) as address:
        common = {"home": str(settings.home), "database": settings.postgres, "address": address}
        return _race("racer" if address is None else "http_racer", [{**common, **job} for job in jobs], within_s)


def _race(program: str, jobs: list[dict[str, Any]], within_s: float) -> list[list[str]]:
    command = [sys.executable, "-m", f"tests.faults.{program}"]
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


def race_for_numbers(settings: HubSettings, count: int, within_s: float) -> None:
    """Each request is asked twice, by two processes."""
    requests = [str(uuid7()) for _ in range(count)]
    share = -(-count // PROCESSES)
    shares = [requests[start : start + share] for start in range(0, count, share)]
    jobs = [
        {"what": "numbers", "threads": CLIENTS // PROCESSES, "requests": [*mine, *other], "kiosk": KIOSK_HEADERS}
        for mine, other in zip(shares, [*shares[1:], shares[0]], strict=True)
    ]
    told = race(settings, jobs, within_s)
    assert len(told) == 2 * count
    answers: dict[str, set[str]] = {request: set() for request in requests}
    for request, number in told:
        answers[request].add(number)
    assert all(len(numbers) == 1 for numbers in answers.values()), "the same request got two numbers"
    given = [number for numbers in answers.values() for number in numbers]
    assert len(set(given)) == count, "one number for two requests"
    hub = open_hub(settings, StandingClock())
    with hub.database.reading() as session:
        kept = session.execute(select(Visit.series_id, Visit.number)).all()
    hub.close()
    for series in {row.series_id for row in kept}:
        numbers = sorted(row.number for row in kept if row.series_id == series)
        assert numbers == list(range(1, len(numbers) + 1)), "a number is missing or doubled"
    assert len(kept) == count


def race_for_calls(settings: HubSettings, count: int, within_s: float) -> None:
    hub = open_hub(settings, None if settings.postgres is None else StandingClock())
    desks = hub.writer.run(open_desks)
    waiting = {take_number(hub).number for _ in range(count)}
    tokens = {desk: hub.writer.run(lambda tx, desk=desk: token_for(tx, desk)) for desk in desks}  # type: ignore[misc]
    hub.close()
    told = race(settings, [{"what": "calls", "desks": desks, "tokens": tokens}] * PROCESSES, within_s)
    calls = Counter(number for _, number in told)
    assert [number for number, times in calls.items() if times > 1] == [], "called twice"
    assert set(calls) == waiting, "nobody is forgotten"
    hub = open_hub(settings, StandingClock())
    with hub.database.reading() as session:
        states = Counter(session.scalars(select(Stage.state)))
        lines = session.execute(select(DiaryLine.stage_id, DiaryLine.move).order_by(DiaryLine.seq)).all()
        overtaken = max(session.scalars(select(Stage.overtaken)))
    hub.close()
    assert states == {State.DONE.value: count}
    assert Counter(row.move for row in lines)[Move.CALL.value] == count
    moves: dict[Any, list[Move]] = {}
    for row in lines:
        moves.setdefault(row.stage_id, []).append(Move(row.move))
    assert {fold(each) for each in moves.values()} == {State.DONE}
    assert overtaken == 0, "calls were in order"


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


def test_thirty_two_clients_share_no_number(settings: HubSettings) -> None:
    race_for_numbers(settings, 320, within_s=90)


def test_eight_desks_pressed_from_four_sides_call_everybody_once(settings: HubSettings) -> None:
    race_for_calls(settings, 120, within_s=90)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_fifty_thousand_numbers(settings: HubSettings) -> None:
    race_for_numbers(settings, 50_000, within_s=1500)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_ten_thousand_calls(settings: HubSettings) -> None:
    race_for_calls(settings, 10_000, within_s=1500)
