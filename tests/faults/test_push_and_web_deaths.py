"""The whole hub as `./run hub` starts it; then one of its programs is killed, and what a screen sees is watched from outside.

One hub for all of these: it is back after each of them, whichever comes first.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from config.contract.push import LobbyState, StateEvent
from config.settings import HubSettings
from display_server.ports import Ports, read_ports
from display_server.push.passes import make_pass
from display_server.secrets import read_or_make_secrets
from tests.conftest import settings_over_a_copy
from tests.display_server.push.conftest import Listener
from tests.display_server.push.test_loop import no_more_stamps
from tests.patience import PATIENCE_S
from tests.small_cast import KIOSK_HEADERS

LOBBY = "lobby:st-anna"


class ServedHub:
    """A hub of real processes over a home of its own."""

    def __init__(self, settings: HubSettings) -> None:
        self.home = settings.home
        said = {"ATRIUM_HOME": str(settings.home), "ATRIUM_FRONT_PORT": "0"}
        said |= {"ATRIUM_WEB_PORT": "0", "ATRIUM_PUSH_PORT": "0"}
        command = [sys.executable, "-m", "display_server", "serve"]
        self.log = settings.home / "hub.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **said}, cwd=Path(__file__).parents[2], stdout=log, stderr=log
            )
        self.key = read_or_make_secrets(settings.secrets_file).stream_key

    @property
    def ports(self) -> Ports:
        found = read_ports(self.home)
        assert found is not None, self.log.read_text("utf-8")[-2000:]
        return found

    def wait_until_ready(self, within: float = 90.0) -> None:
        until = time.monotonic() + within
        while not self._is_ready():
            assert time.monotonic() < until, self.log.read_text("utf-8")[-2000:]
            assert self.process.poll() is None, self.log.read_text("utf-8")[-2000:]
            time.sleep(0.1)

    def kill(self, program: str) -> None:
        pid = self.ports.pids.get(program)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def listen(self, port: int | None = None) -> Listener:
        token, _ = make_pass(self.key, "watcher", [LOBBY], datetime.now(UTC))
        listener = Listener(port or self.ports.push, "/stream/watcher", {"Authorization": f"Bearer {token}"})
        assert listener.head().startswith("HTTP/1.1 200")
        return listener

    def listen_again(self, within: float = PATIENCE_S) -> Listener:
        """As a board does: try until push is back."""
        until = time.monotonic() + within
        while True:
            with suppress(OSError, EOFError, AssertionError):
                return self.listen()
            assert time.monotonic() < until
            time.sleep(0.1)

    def issue(self, asked: dict[str, str] | None = None) -> str:
        """A number, taken at the kiosk over the device API. The same question gets the same number, however often it is asked."""
        asked = asked or a_wish()
        ports = self.ports
        api = http.client.HTTPConnection("127.0.0.1", ports.web, timeout=PATIENCE_S)
        headers = {**KIOSK_HEADERS, "Content-Type": "application/json"}
        api.request("POST", "/api/v1/numbers", json.dumps(asked), headers)
        answer = api.getresponse()
        body = answer.read()
        assert answer.status == 200, body
        return str(json.loads(body)["number"])

    def _is_ready(self) -> bool:
        if (ports := read_ports(self.home)) is None:
            return False
        for port, path in ((ports.web, "/readyz"), (ports.push, "/healthz"), (ports.front or 0, "/readyz")):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            try:
                asked.request("GET", path)
                if asked.getresponse().status != 200:
                    return False
            except (OSError, http.client.HTTPException):
                return False
        return True


def a_wish() -> dict[str, str]:
    """For a number in cardiology, now."""
    asked = {"request_id": str(uuid7()), "session_id": str(uuid7()), "language": "en"}
    return asked | {"service": "cardiology-consultation", "asked_at": datetime.now(UTC).isoformat()}


@pytest.fixture(scope="module")
def served(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHub]:
    settings = settings_over_a_copy(template_home, tmp_path_factory.mktemp("served"))
    hub = ServedHub(settings)
    try:
        hub.wait_until_ready()
        yield hub
    finally:
        hub.process.terminate()
        assert hub.process.wait(PATIENCE_S) == 0
        assert read_ports(settings.home) is None


def waiting(event: dict[str, str]) -> int:
    """How many wait in the whole house."""
    said = StateEvent.model_validate_json(event["data"]).state
    assert isinstance(said, LobbyState)
    return sum(line.waiting for line in said.departments)


def see_a_stamp(listener: Listener) -> None:
    """The stream is open, and what it said is fresh."""
    end = time.monotonic() + PATIENCE_S
    while listener.event(end - time.monotonic())["event"] != "stamp":
        pass


def test_a_number_from_the_kiosk_is_on_the_screen(served: ServedHub) -> None:
    direct, through_front = served.listen(), served.listen(served.ports.front)
    before = [waiting(listener.state()) for listener in (direct, through_front)]
    served.issue()
    for listener, count in zip((direct, through_front), before, strict=True):
        while (now := waiting(listener.state())) == count:  # jobs tells of the house meanwhile
            pass
        assert now == count + 1


def test_when_web_dies_stamps_stop_though_push_lives_and_come_back_with_web(served: ServedHub) -> None:
    listener = served.listen()
    see_a_stamp(listener)
    dead = threading.Event()

    def keep_killing() -> None:
        while not dead.wait(0.1):
            served.kill("web")

    killer = threading.Thread(target=keep_killing)
    killer.start()
    try:
        no_more_stamps(listener)
    finally:
        dead.set()
        killer.join()
    see_a_stamp(listener)


def test_when_push_dies_it_comes_back_with_what_is_true_by_then(served: ServedHub) -> None:
    listener = served.listen()
    before = waiting(listener.state())
    served.kill("push")
    assert listener.is_over()
    served.issue()
    again = served.listen_again()
    assert waiting(again.state()) == before + 1
    see_a_stamp(again)


def test_when_web_is_killed_no_number_is_lost_and_the_next_one_follows(served: ServedHub) -> None:
    before = waiting(served.listen_again().state())
    first = served.issue()
    served.kill("web")
    wish = a_wish()
    until = time.monotonic() + PATIENCE_S
    while True:
        with suppress(OSError, http.client.HTTPException):
            second = served.issue(wish)
            break
        assert time.monotonic() < until
        time.sleep(0.1)
    assert int(second.partition("-")[2]) == int(first.partition("-")[2]) + 1
    assert waiting(served.listen_again().state()) == before + 2
