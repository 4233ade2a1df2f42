"""A `web` under load for the benches: the real program over St Anna on SQLite or PostgreSQL, ended with its block."""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from config.settings import HubSettings
from display_server.demo.set_up import set_up_demo
from display_server.sign_of_life import ANSWERED_BY
from tests.postgres_server import PostgresServer

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Web:
    """A running `web`: where it listens, a paired kiosk's proof, the services that give numbers to walk-ins."""

    port: int
    bearer: str
    services: list[str]


def real_disk() -> str:
    """Where commits go: the folder of temporary files, or `ATRIUM_BENCH_FOLDER`. A RAM disk measures the hub without a disk;
    `disk_wait_p99_ms` says which it was."""
    return os.environ.get("ATRIUM_BENCH_FOLDER", tempfile.gettempdir())


BACKENDS = ("sqlite", "postgresql")


@contextmanager
def fresh_demo(backend: str, workers: int) -> Iterator[HubSettings]:
    """St Anna on a real disk, just set up; PostgreSQL: a server of its own that waits for its disk at each commit."""
    with tempfile.TemporaryDirectory(prefix="atrium-bench-", dir=real_disk()) as folder, ExitStack() as ends:
        home, more = Path(folder) / "hub", dict[str, Any]()
        if backend == "postgresql":
            server = PostgresServer(durable_in=real_disk())
            ends.callback(server.stop)
            more = {"database": server.make(), "web_workers": workers}
        settings = HubSettings(home=home, demo=True, **more)
        set_up_demo(settings)
        yield settings


def add_backend(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite", help="the database (sqlite)")
    parser.add_argument("--workers", type=int, default=4, help="PostgreSQL: processes of web (4); SQLite has one")


@contextmanager
def running_web(settings: HubSettings) -> Iterator[Web]:
    """`settings`: a demo that has been set up."""
    home = settings.home
    identity = json.loads((home / "kiosk" / "device.json").read_text("utf-8"))
    port = _free_port()
    environment = {
        **os.environ, "ATRIUM_HOME": str(home), "ATRIUM_DEMO": "1", "ATRIUM_WEB_PORT": str(port),
        "ATRIUM_WEB_WORKERS": str(settings.web_workers), **_database_of(settings),
    }  # fmt: skip
    command = [sys.executable, "-m", "display_server", "web", "--worker"]
    workers = range(1, settings.web_workers + 1)
    processes = [subprocess.Popen([*command, str(worker)], env=environment) for worker in workers]
    try:
        bearer = f"{identity['device_id']}.{identity['secret']}"
        services = _walk_in_services(port, bearer)
        _all_answer(port, settings.web_workers)
        yield Web(port, bearer, services)
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(20)


def _all_answer(port: int, workers: int) -> None:
    """The kernel deals connections out to those that listen: a bench of four must not begin while one does."""
    heard, until = set[str](), time.monotonic() + 60
    while len(heard) < workers and time.monotonic() < until:
        with urlopen(f"http://{HOST}:{port}/healthz", timeout=5) as answer:  # our own hub
            heard.add(answer.headers[ANSWERED_BY])
    assert len(heard) == workers, f"only {sorted(heard)} of {workers} webs answer"


def _database_of(settings: HubSettings) -> dict[str, str]:
    return {} if settings.postgres is None else {"ATRIUM_DATABASE": settings.postgres}


def run_load(module: str, job: dict[str, Any], within_s: float = 240) -> dict[str, Any]:
    """One of the load's own processes: its JSON result."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}"], input=json.dumps(job), capture_output=True, text=True,
        check=True, timeout=within_s,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _walk_in_services(port: int, bearer: str) -> list[str]:
    """Waits until `web` answers."""
    ask = Request(f"http://{HOST}:{port}/api/v1/catalogue", headers={"Authorization": f"Bearer {bearer}"})
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(ask, timeout=5) as answer:  # noqa: S310  # our own hub
                services = json.load(answer)["services"]
                # A bench runs at night, too: only what has no hours of its own is always open.
                return [
                    one["code"] for one in services if one["walk_in"] and not one.get("hours") and not one.get("triage")
                ]
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])
