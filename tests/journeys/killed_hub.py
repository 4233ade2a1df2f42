"""The hub's real processes, killed and started again over the same home, and the line to them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

import httpx2

from config.settings import HubSettings
from display_server.db.engine.session import Database
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.writer import AnotherWriter
from display_server.hub import Hub, open_hub
from display_server.ports import read_ports
from tests.conftest import StandingClock
from tests.journeys.line import Line

A = TypeVar("A")
READY_WITHIN_S = 300.0


class RealClock(StandingClock):
    """The machine's own: nobody moves it."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def move(self, **span: float) -> None:
        """Whoever waits waits by the kiosk's timers alone."""


class KilledHub:
    """`serve` and every program it starts; what a test does to its database stands for staff, and is done between two lives."""

    def __init__(self, settings: HubSettings) -> None:
        self._settings, self._home = settings, settings.home
        self.database = Database(settings)
        self.writer = self
        self._process: subprocess.Popen[bytes] | None = None

    def starts(self) -> None:
        (self._home / "ports.json").unlink(missing_ok=True)
        ports = {f"ATRIUM_{name}_PORT": "0" for name in ("FRONT", "WEB", "PUSH")}
        with (self._home / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "display_server", "serve"],
                env={**os.environ, **ports, "ATRIUM_HOME": str(self._home)}, stdout=log, stderr=log,
            )  # fmt: skip
        until = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            assert time.monotonic() < until, (self._home / "hub.log").read_text("utf-8")[-2000:]
            time.sleep(0.05)

    def dies(self) -> None:
        """kill -9 of all of it, as a power cut: whoever would start its programs again stands still meanwhile."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGSTOP)
        found = read_ports(self._home)
        for pid in found.pids.values() if found is not None else ():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait(20)
        self._process = None

    def run(self, act: Callable[[Transaction], A]) -> A:
        """Only one may write at a time: as `Hub.writer`, while no process of it lives."""
        lived = self._process is not None
        self.dies()
        hub = self._opened()
        try:
            return hub.writer.run(act)
        finally:
            hub.close()
            if lived:
                self.starts()

    def _opened(self) -> Hub:
        """Once the system has taken its lock from the one that was killed."""
        until = time.monotonic() + READY_WITHIN_S
        while True:
            try:
                return open_hub(self._settings, RealClock())
            except AnotherWriter:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    @property
    def address(self) -> tuple[str, int]:
        found = read_ports(self._home)
        return "127.0.0.1", found.web if found is not None else 9

    def _answers(self) -> bool:
        if not (self._home / "ports.json").exists():
            return False
        try:
            return httpx2.get("http://{}:{}/readyz".format(*self.address), trust_env=False, timeout=5).is_success
        except httpx2.HTTPError:
            return False


class RealLine(Line):
    """TCP to the processes. `answers_lost`: they are killed when the question has been answered, before anybody hears it."""

    def __init__(self, hub: KilledHub) -> None:
        self._killed, self._real = hub, httpx2.HTTPTransport()
        self.how = "well"
        self.lost: set[str] = set()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        host, port = self._killed.address
        request.url = request.url.copy_with(scheme="http", host=host, port=port)
        answer = self._real.handle_request(request)
        if self.how == "answers_lost":
            answer.read()
            self._killed.dies()
            raise httpx2.ReadTimeout("killed before it was heard", request=request)
        return answer
