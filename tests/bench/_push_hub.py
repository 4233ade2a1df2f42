"""The hub and the screens of `./run bench push`: all of `./run hub` over St Anna, and the load's C program."""

import http.client
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from select import select
from typing import Any

import psutil
from uuid_utils.compat import uuid7

from display_server.ports import Ports, read_ports
from display_server.push.passes import make_pass, stream_path
from display_server.secrets import read_or_make_secrets

HERE = Path(__file__).parent
SPARE_FILES = 400
READY_WITHIN_S = 60.0


@dataclass
class RunningHub:
    """A demo hub of this bench's own. `departments` in the order of their ids."""

    home: Path
    ports: Ports
    site: str
    service: str
    department: str
    departments: list[str]

    def version(self, topic: str) -> int:
        found = self.rows("SELECT version FROM topic WHERE name = ?", topic)
        return int(found[0][0]) if found else 0

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self.home / 'hub.sqlite'}?mode=ro", uri=True) as database:
            return database.execute(query, values).fetchall()

    def written_ns(self) -> int:
        """When SQLite's log was last written, on the monotonic clock."""
        wall_ahead = time.time_ns() - time.monotonic_ns()
        return (self.home / "hub.sqlite-wal").stat().st_mtime_ns - wall_ahead

    def bearer(self) -> str:
        kiosk = json.loads((self.home / "devices.json").read_text("utf-8"))["L1"]
        return f"{kiosk['device_id']}.{kiosk['secret']}"

    def kill_push(self) -> None:
        ports = read_ports(self.home)
        assert ports is not None
        os.kill(ports.pids["push"], signal.SIGKILL)

    def issue(self, api: http.client.HTTPConnection) -> None:
        """One number through the device API."""
        asked = {"request_id": str(uuid7()), "session_id": str(uuid7()), "service": self.service, "language": "en"}
        asked["asked_at"] = datetime.now(UTC).isoformat()
        headers = {"Authorization": f"Bearer {self.bearer()}", "Content-Type": "application/json"}
        api.request("POST", "/api/v1/numbers", json.dumps(asked), headers)
        answer = api.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"web answered {answer.status}: {body[:300].decode(errors='replace')}")


@dataclass
class Screens:
    """The load process."""

    process: subprocess.Popen[str]
    count: int
    heard: bytes = b""

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, word: str, within_s: float) -> list[str]:
        """The next line that begins with `word`, in words."""
        until = time.monotonic() + within_s
        while (line := self._line(until)) is not None:
            if line.split()[0] == word:
                return line.split()
        raise SystemExit(f"the screens did not say {word!r} within {within_s:.0f} s")

    def _line(self, until: float) -> str | None:
        """Read past Python's own buffers, which `select` knows nothing of."""
        assert self.process.stdout is not None
        out = self.process.stdout.fileno()
        while b"\n" not in self.heard:
            if not select([out], [], [], max(0.0, until - time.monotonic()))[0] or not (came := os.read(out, 65_536)):
                return None
            self.heard += came
        line, _, self.heard = self.heard.partition(b"\n")
        return line.decode()


def set_up(home: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "display_server", "demo-init"],
        env=_environment(home), check=True, timeout=120, stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def hub_in(home: Path) -> Iterator[RunningHub]:
    """Web, push and jobs as `./run hub` starts them."""
    with (home / "hub.log").open("ab") as log:
        hub = subprocess.Popen(
            [sys.executable, "-m", "display_server", "serve"], env=_environment(home), stdout=log, stderr=log
        )
    try:
        yield RunningHub(home, _ready(home, hub), *_cast(home))
    finally:
        hub.terminate()
        hub.wait(10)


def _environment(home: Path) -> dict[str, str]:
    said = {"ATRIUM_HOME": str(home), "ATRIUM_DEMO": "1", "ATRIUM_WEB_PORT": "0", "ATRIUM_PUSH_PORT": "0"}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("ATRIUM_")}, **said}


def _ready(home: Path, hub: subprocess.Popen[bytes]) -> Ports:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and hub.poll() is None:
        ports = read_ports(home)
        if ports is not None and all(_answers(port) for port in (ports.web, ports.push)):
            return ports
        time.sleep(0.1)
    raise SystemExit(f"the hub did not come up:\n{(home / 'hub.log').read_text('utf-8')[-2000:]}")


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    with suppress(OSError, http.client.HTTPException):
        asked.request("GET", "/healthz")
        return asked.getresponse().status == 200
    return False


def _cast(home: Path) -> tuple[str, str, str, list[str]]:
    """The site, a service people take numbers for at any hour, its department, and all departments."""
    with sqlite3.connect(f"file:{home / 'hub.sqlite'}?mode=ro", uri=True) as database:
        site = database.execute("SELECT code FROM site").fetchone()[0]
        service, department = database.execute(
            "SELECT service.code, department.code FROM service JOIN department ON department.id = department_id "
            "WHERE walk_in AND NOT triage AND (service.hours IS NULL OR service.hours = 'null') ORDER BY service.id"
        ).fetchone()
        departments = [str(row[0]) for row in database.execute("SELECT code FROM department ORDER BY id")]
    return str(site), str(service), str(department), departments


@contextmanager
def screens_of(hub: RunningHub, topics: Sequence[Sequence[str]], more: Sequence[str] = ()) -> Iterator[Screens]:
    """Screen i follows `topics[i]` with a pass of its own. `more`: the rest of the load's command line."""
    key = read_or_make_secrets(hub.home / "secrets.toml").stream_key
    heads = hub.home / "heads"
    now = datetime.now(UTC)
    with heads.open("w") as file:
        for number, names in enumerate(topics):
            token, _ = make_pass(key, f"screen-{number}", names, now)
            file.write(f"GET {stream_path(f'screen-{number}')} HTTP/1.1\nHost: hub\nAuthorization: Bearer {token}\n\n")
    with load_process(hub.home, hub.ports.push, len(topics), heads, more) as screens:
        yield screens


@contextmanager
def load_process(folder: Path, port: int, count: int, heads: Path, more: Sequence[str] = ()) -> Iterator[Screens]:
    process = subprocess.Popen(
        [str(_program(folder)), str(port), str(count), str(heads), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        screens = Screens(process, count)
        screens.wait_for("ready", READY_WITHIN_S)
        yield screens
    finally:
        process.kill()
        process.wait(5)


def _program(folder: Path) -> Path:
    """Compiled anew: a load written in Python would take the machine from the server it measures."""
    program = folder / "push_load"
    if not program.exists():
        source = HERE / "_push_load.c"
        subprocess.run([compiler(), "-O2", "-o", str(program), str(source)], check=True, timeout=60)
    return program


def compiler() -> str:
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if found is None:
        raise SystemExit("The load is written in C and there is no C compiler here (Debian: apt install gcc).")
    return found


def raise_file_limit(screens: int) -> None:
    """One open file a screen, in push and in the load. Says in words where the machine does not allow that."""
    needed = screens + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed:
        raise SystemExit(
            f"Not measured: {screens} screens need {needed} open files a program, this machine allows {hard}. "
            "Raise the hard limit (ulimit -Hn) or measure fewer screens."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))


def user_memory(pid: int) -> int:
    """Bytes that would be free if the process ended; the kernel's socket buffers are not among them."""
    return int(psutil.Process(pid).memory_full_info().uss)
