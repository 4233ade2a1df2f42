"""How fast a change is on every screen: commit → last of N screens, over the real web, push and SQLite.

Each broadcast is one number issued through the device API: the lobby's state goes to every screen, the department's to its
share of them. Time runs from the commit to the last screen having the bytes; the request itself is reported apart. The screens
are a process of their own.

The commit's moment is the kernel's: the modification time of SQLite's log, taken when the group's pages were written to it and
before they were forced to disk. So the clock starts a little *before* the commit has ended (and up to one tick, 4 ms, earlier on
kernels without fine-grained file times), never after it; the hub does nothing for it.
"""

import argparse
import http.client
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import IO

import psutil
from uuid_utils.compat import uuid7

from display_server.ports import Ports, read_ports
from display_server.push.passes import make_pass, stream_path
from display_server.secrets import read_or_make_secrets
from tests.bench.figure import Figure

HERE = Path(__file__).parent
BROADCAST_LAST_P99_MS = 30.0  # issue 1
SPARE_FILES = 200
READY_WITHIN_S = 60.0
EVERY_S = 0.05  # broadcasts come twenty a second
WARM_UP = 5
A_TICK_NS = 10_000_000  # how coarse a kernel's file times may be


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--screens", type=int, default=1000, help="how many listen (1000)")
    parser.add_argument("--broadcasts", type=int, default=200, help="how often something changes (200; at least 100)")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    _raise_file_limit(options.screens)
    with tempfile.TemporaryDirectory(prefix="atrium-bench-") as folder, _hub(Path(folder)) as hub:
        before = _user_memory(hub.ports.pids["push"])
        with _screens(hub, options.screens) as screens:
            screens.wait_for("ready", READY_WITHIN_S)
            time.sleep(2.5)  # everybody has been stamped once
            after = _user_memory(hub.ports.pids["push"])
            labels: dict[str, str | int | float] = {"screens": options.screens, "broadcasts": options.broadcasts}
            labels |= {"load": screens.language, "department_screens": screens.of_department}
            took = _broadcasts(hub, screens, options.broadcasts)
    middle = {"p50_ms": round(median(took.lobby), 2)}
    yield Figure("broadcast_last_p99_ms", _p99(took.lobby), "ms", BROADCAST_LAST_P99_MS, labels={**labels, **middle})
    yield Figure("department_last_p99_ms", _p99(took.department), "ms", labels=labels)
    yield Figure("post_p99_ms", _p99(took.posts), "ms", labels={"p50_ms": round(median(took.posts), 2)})
    yield Figure("sent_to_last_p99_ms", _p99(took.from_sent), "ms", labels=labels)
    yield Figure("bytes_per_screen", (after - before) / options.screens, "bytes", labels=labels)


@dataclass
class RunningHub:
    """A demo hub of this bench's own."""

    home: Path
    ports: Ports
    site: str
    service: str
    department: str

    def version(self, topic: str) -> int:
        with sqlite3.connect(f"file:{self.home / 'hub.sqlite'}?mode=ro", uri=True) as database:
            found = database.execute("SELECT version FROM topic WHERE name = ?", (topic,)).fetchone()
        return int(found[0]) if found else 0

    def written_ns(self) -> int:
        """When SQLite's log was last written, on the monotonic clock."""
        wall_ahead = time.time_ns() - time.monotonic_ns()
        return (self.home / "hub.sqlite-wal").stat().st_mtime_ns - wall_ahead


@dataclass
class Screens:
    """The load process."""

    process: subprocess.Popen[str]
    language: str
    count: int
    of_department: int

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait_for(self, word: str, within_s: float) -> list[str]:
        """The next line that begins with `word`, in words."""
        out: IO[str] | None = self.process.stdout
        assert out is not None
        timer = time.monotonic() + within_s
        for line in out:
            said = line.split()
            if said[0] == word:
                return said
            if time.monotonic() > timer:
                break
        raise SystemExit(f"the screens did not say {word!r} within {within_s:.0f} s")


@dataclass
class Took:
    """Milliseconds of every broadcast: from its commit to the last screen of each topic; of its request; of both together."""

    lobby: list[float] = field(default_factory=list)
    department: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    from_sent: list[float] = field(default_factory=list)


def _broadcasts(hub: RunningHub, screens: Screens, count: int) -> Took:
    lobby, department = f"lobby:{hub.site}", f"department:{hub.department}"
    api = http.client.HTTPConnection("127.0.0.1", hub.ports.web, timeout=10)
    wanted = {lobby: screens.count, department: screens.of_department}
    took = Took()
    for turn in range(count + WARM_UP):
        due = time.monotonic() + EVERY_S
        versions = {topic: hub.version(topic) + 1 for topic in wanted}
        for topic, listeners in wanted.items():
            screens.tell(f"want {topic}@{versions[topic]} {listeners}")
        hub.written_ns()  # from here on the kernel stamps the next writing finely
        sent = time.monotonic_ns()
        _issue(api, hub)
        answered, committed = time.monotonic_ns(), hub.written_ns()
        if not sent - A_TICK_NS <= committed <= answered:
            raise SystemExit("the database's log was not written between a request and its answer")
        last = {name.rpartition("@")[0]: int(at) for _, name, at in (screens.wait_for("done", 10) for _ in wanted)}
        if turn >= WARM_UP:
            took.lobby.append((last[lobby] - committed) / 1e6)
            took.department.append((last[department] - committed) / 1e6)
            took.posts.append((answered - sent) / 1e6)
            took.from_sent.append((last[lobby] - sent) / 1e6)
        time.sleep(max(0.0, due - time.monotonic()))
    return took


def _issue(api: http.client.HTTPConnection, hub: RunningHub) -> None:
    kiosk = json.loads((hub.home / "devices.json").read_text("utf-8"))["L1"]
    asked = {"request_id": str(uuid7()), "session_id": str(uuid7()), "service": hub.service, "language": "en"}
    asked["asked_at"] = datetime.now(UTC).isoformat()
    headers = {"Authorization": f"Bearer {kiosk['device_id']}.{kiosk['secret']}", "Content-Type": "application/json"}
    api.request("POST", "/api/v1/numbers", json.dumps(asked), headers)
    answer = api.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"web answered {answer.status}: {body[:300].decode(errors='replace')}")


@contextmanager
def _hub(home: Path) -> Iterator[RunningHub]:
    """Web, push and jobs as `./run hub` starts them, over a fresh demo hospital."""
    said = {"ATRIUM_HOME": str(home), "ATRIUM_DEMO": "1", "ATRIUM_WEB_PORT": "0", "ATRIUM_PUSH_PORT": "0"}
    environment = {**{name: value for name, value in os.environ.items() if not name.startswith("ATRIUM_")}, **said}
    set_up = [sys.executable, "-m", "display_server", "demo-init"]
    subprocess.run(set_up, env=environment, check=True, timeout=120, stdout=subprocess.DEVNULL)
    with (home / "hub.log").open("wb") as log:
        hub = subprocess.Popen(
            [sys.executable, "-m", "display_server", "serve"], env=environment, stdout=log, stderr=log
        )
    try:
        yield RunningHub(home, _ready(home, hub), *_cast(home))
    finally:
        hub.terminate()
        hub.wait(10)


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


def _cast(home: Path) -> tuple[str, str, str]:
    """The site, a service people take numbers for, and its department."""
    with sqlite3.connect(f"file:{home / 'hub.sqlite'}?mode=ro", uri=True) as database:
        site = database.execute("SELECT code FROM site").fetchone()[0]
        service, department = database.execute(
            "SELECT service.code, department.code FROM service JOIN department ON department.id = department_id "
            "WHERE walk_in ORDER BY service.id"
        ).fetchone()
    return str(site), str(service), str(department)


@contextmanager
def _screens(hub: RunningHub, count: int) -> Iterator[Screens]:
    """Every screen follows the lobby and one department, each with a pass of its own."""
    with sqlite3.connect(f"file:{hub.home / 'hub.sqlite'}?mode=ro", uri=True) as database:
        departments = [str(row[0]) for row in database.execute("SELECT code FROM department ORDER BY id")]
    key = read_or_make_secrets(hub.home / "secrets.toml").stream_key
    heads = hub.home / "heads"
    with heads.open("w") as file:
        for number in range(count):
            name = f"screen-{number}"
            topics = [f"lobby:{hub.site}", f"department:{departments[number % len(departments)]}"]
            token, _ = make_pass(key, name, topics, datetime.now(UTC))
            file.write(f"GET {stream_path(name)} HTTP/1.1\nHost: hub\nAuthorization: Bearer {token}\n\n")
    command, language = _load_program(hub.home)
    process = subprocess.Popen(
        [*command, str(hub.ports.push), str(count), str(heads)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    followers = len(range(departments.index(hub.department), count, len(departments)))
    try:
        yield Screens(process, language, count, followers)
    finally:
        process.kill()
        process.wait(5)


def _load_program(folder: Path) -> tuple[list[str], str]:
    """The C load where there is a compiler, else the Python one, which takes more of the machine from the hub."""
    compiler = shutil.which("cc")
    if compiler is None:
        return [sys.executable, str(HERE / "_listeners.py")], "python"
    program = folder / "listeners"
    subprocess.run([compiler, "-O2", "-o", str(program), str(HERE / "_listeners.c")], check=True, timeout=60)
    return [str(program)], "c"


def _raise_file_limit(screens: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < screens + SPARE_FILES:
        raise SystemExit(
            f"{screens} screens need {screens + SPARE_FILES} open files a program; this machine allows {hard}. "
            "Raise the hard limit (ulimit -Hn) or measure fewer screens."
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _user_memory(pid: int) -> int:
    """Bytes that would be free if the process ended; the kernel's socket buffers are not among them."""
    return int(psutil.Process(pid).memory_full_info().uss)


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]
