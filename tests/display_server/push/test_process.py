"""The push process over the hub's real database, with the real writer waking it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from config.clock import SystemClock
from config.contract.push import DepartmentState, LobbyState, StateEvent
from config.demo.processes import free_port
from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, Device, Site
from display_server.hub import Hub, open_hub
from display_server.push.passes import make_pass
from tests.display_server.push.conftest import Listener
from tests.patience import PATIENCE_S, until

ON_BOTH_DATABASES = True

PUSH = """
from config.demo.processes import free_port
from config.settings import HubSettings
from display_server.push.process import run_push
run_push(HubSettings(), {worker})
"""


class PushProcess:
    """A push of its own process for a hub's home."""

    def __init__(self, hub: Hub, *, port: int = 0, worker: int = 1, workers: int = 1) -> None:
        self.hub, self.worker, self.workers = hub, worker, workers
        self.port = port or free_port(0, set())
        self.start()

    def start(self) -> None:
        said = {"ATRIUM_HOME": str(self.hub.settings.home), "ATRIUM_PUSH_PORT": str(self.port)}
        said["ATRIUM_PUSH_WORKERS"] = str(self.workers)
        if self.hub.settings.postgres is not None:
            said["ATRIUM_DATABASE"] = self.hub.settings.postgres
        root = Path(__file__).parents[3]
        self.process = subprocess.Popen(
            [sys.executable, "-c", PUSH.format(worker=self.worker)], env={**os.environ, **said}, cwd=root
        )
        until = time.monotonic() + PATIENCE_S
        while True:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert time.monotonic() < until
            time.sleep(0.05)

    def listen(self, *topics: str, device: UUID | None = None) -> Listener:
        token, _ = make_pass(self.hub.secrets.stream_key, "t", topics, SystemClock().now(), device)
        listener = Listener(self.port, "/stream/t", {"Authorization": f"Bearer {token}"})
        assert listener.head().startswith("HTTP/1.1 200")
        return listener


@pytest.fixture
def push_process(hub: Hub) -> Iterator[PushProcess]:
    running = PushProcess(hub)
    yield running
    running.process.terminate()
    assert running.process.wait(PATIENCE_S) == 0


def codes(hub: Hub) -> tuple[str, str]:
    """The site's topic and a department's."""
    with hub.database.reading() as session:
        site, department = session.scalars(select(Site.code)).first(), session.scalars(select(Department.code)).first()
    return f"lobby:{site}", f"department:{department}"


def open_a_desk(hub: Hub, *topics: str) -> None:
    def act(tx: Transaction) -> None:
        department = tx.session.scalars(select(Department)).first()
        assert department is not None
        desk = tx.session.scalars(select(Desk).where(Desk.department_id == department.id)).first()
        assert desk is not None
        desk.is_open = not desk.is_open
        tx.touch(*topics)

    hub.writer.run(act)


def read(event: dict[str, str]) -> StateEvent:
    return StateEvent.model_validate_json(event["data"])


def test_what_the_writer_commits_is_heard(hub: Hub, push_process: PushProcess) -> None:
    lobby, department = codes(hub)
    listener = push_process.listen(lobby, department)
    first, second = read(listener.state()), read(listener.state())
    assert isinstance(first.state, LobbyState)
    assert isinstance(second.state, DepartmentState)
    open_a_desk(hub, lobby, department)
    assert {read(listener.state()).topic for _ in range(2)} == {lobby, department}


def test_the_state_has_the_version_its_commit_made(hub: Hub, push_process: PushProcess) -> None:
    lobby, _ = codes(hub)
    listener = push_process.listen(lobby)
    before = read(listener.state())
    open_a_desk(hub, lobby)
    after = read(listener.state())
    assert after.version == before.version + 1
    assert isinstance(after.state, LobbyState)
    assert isinstance(before.state, LobbyState)
    desks = [sum(line.open_desks for line in said.departments) for said in (before.state, after.state)]
    assert abs(desks[1] - desks[0]) == 1


def test_a_restart_of_push_brings_everyone_back_to_what_is_true_now(hub: Hub, push_process: PushProcess) -> None:
    lobby, _ = codes(hub)
    listeners = [push_process.listen(lobby) for _ in range(20)]
    version = {read(listener.state()).version for listener in listeners}.pop()
    push_process.process.kill()
    push_process.process.wait(PATIENCE_S)
    open_a_desk(hub, lobby)  # while push is away
    assert all(listener.is_over() for listener in listeners)
    push_process.start()
    again = [push_process.listen(lobby) for _ in range(20)]
    assert {read(listener.state()).version for listener in again} == {version + 1}


def test_where_one_of_two_on_a_port_is_killed_every_board_is_right_again(settings: HubSettings) -> None:
    hub = open_hub(settings.model_copy(update={"push_workers": 2}))
    first = PushProcess(hub, workers=2)
    second = PushProcess(hub, port=first.port, worker=2, workers=2)
    try:
        both_answer(first, second)
        lobby, _ = codes(hub)
        boards = [first.listen(lobby) for _ in range(40)]
        version = {read(board.state()).version for board in boards}.pop()
        open_a_desk(hub, lobby)
        assert all(shows(board, version + 1) for board in boards), "both are told of a commit"
        first.process.kill()
        first.process.wait(PATIENCE_S)
        open_a_desk(hub, lobby)
        cut = [board for board in boards if not shows(board, version + 2)]
        assert 0 < len(cut) < len(boards), "the system deals the boards out to both"
        assert all(shows(first.listen(lobby), version + 2) for _ in cut)
    finally:
        for push in (first, second):
            push.process.terminate()
            push.process.wait(PATIENCE_S)
        hub.close()


def both_answer(*pushes: PushProcess) -> None:
    """On one port nobody can choose whom they reach: ask until each has answered."""
    until, heard = time.monotonic() + PATIENCE_S, set[object]()
    while heard != {push.process.pid for push in pushes}:
        assert time.monotonic() < until
        asked = Listener(pushes[0].port, "/healthz", {})
        asked.head()
        heard.add(asked.body()["pid"])


def shows(board: Listener, version: int) -> bool:
    """Whether it comes to have this state; False: it was cut."""
    try:
        return read(board.state()).version == version
    except (EOFError, ConnectionError):
        return False


def test_a_revoked_device_stops_hearing(hub: Hub, push_process: PushProcess) -> None:
    lobby, _ = codes(hub)
    with hub.database.reading() as session:
        device = session.scalars(select(Device.id)).first()
    listener = push_process.listen(lobby, device=device)

    def revoke(tx: Transaction) -> None:
        assert device is not None
        tx.session.get_one(Device, device).revoked_at = tx.now

    hub.writer.run(revoke)
    assert listener.is_over()


def test_health_says_whether_the_truth_is_fresh(hub: Hub, push_process: PushProcess) -> None:
    def fresh() -> object:
        asked = Listener(push_process.port, "/healthz", {})
        asked.head()
        return asked.body()["fresh"]

    def fresh_after_a_word() -> bool:
        hub.writer.say_web_lives()
        return fresh() is True

    assert fresh() is False
    until(fresh_after_a_word)
