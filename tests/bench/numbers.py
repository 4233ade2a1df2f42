"""Numbers a second through the real `web`: device proof, validation, SQLite FULL; latency from the due moment.

Arrivals at 1,000/s by the clock, median of the runs; beside it the most 32 clients get when each asks again at once, and the
same rows written by bare group-committed sqlite3 in the same minute.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from config.settings import HubSettings
from display_server.demo.set_up import set_up_demo
from tests.bench._bare_sqlite import bare_numbers_per_s
from tests.bench.figure import Better, Figure

RATE, SECONDS, RUNS = 1000, 20, 3
CLIENTS = 32
P99_MS, NUMBERS_PER_S, SHARE = 20.0, 1500.0, 0.3


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long each run lasts ({SECONDS})")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how many runs ({RUNS})")


@dataclass(frozen=True)
class Web:
    """A running `web` over a fresh demo database."""

    port: int
    bearer: str
    services: list[str]


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="atrium-bench-", dir=_real_disk()) as folder:
        with _web(Path(folder)) as web:
            _load(web, count=2000, connections=CLIENTS)  # warm: pages of the database, connections, bytecode
            runs = [_load(web, count=RATE * options.seconds, connections=64, rate=RATE) for _ in range(options.runs)]
            numbers = [number for run in runs for number in run["numbers"]]
            flat = [_load(web, count=1500 * 4, connections=CLIENTS) for _ in range(options.runs)]
            numbers += [number for run in flat for number in run["numbers"]]
        bare = [_bare(Path(folder) / f"bare-{run}") for run in range(options.runs)]
    p99 = [1000 * statistics.quantiles(run["waited"], n=100)[98] for run in runs]
    p50 = [1000 * statistics.median(run["waited"]) for run in runs]
    per_s = [len(run["waited"]) / run["seconds"] for run in flat]
    labels: dict[str, str | int | float] = {"rate": RATE, "seconds": options.seconds, "runs": options.runs}
    yield Figure("post_p99_ms", statistics.median(p99), "ms", P99_MS, labels={**labels, "worst": round(max(p99), 2)})
    yield Figure("post_p50_ms", statistics.median(p50), "ms", labels=labels)
    yield Figure("duplicates", len(numbers) - len(set(numbers)), "numbers", 0, labels={"issued": len(numbers)})
    yield Figure("refused", sum(run["wrong"] for run in [*runs, *flat]), "requests", 0)
    closed: dict[str, str | int | float] = {"clients": CLIENTS}
    most, yardstick = statistics.median(per_s), statistics.median(bare)
    yield Figure("numbers_per_s", most, "1/s", NUMBERS_PER_S, Better.AT_LEAST, closed)
    yield Figure("bare_sqlite_per_s", yardstick, "1/s", labels=closed)
    yield Figure("share_of_bare_sqlite", most / yardstick, "", SHARE, Better.AT_LEAST, closed)


def _bare(home: Path) -> float:
    """The same rows in a fresh database of the same shape."""
    settings = HubSettings(home=home, demo=True)
    set_up_demo(settings)
    return bare_numbers_per_s(settings.database_file, CLIENTS, 3.0)


def _real_disk() -> str:
    """Not a RAM disk: a commit must reach something that stays."""
    return os.environ.get("ATRIUM_BENCH_FOLDER", tempfile.gettempdir())


def _load(web: Web, *, count: int, connections: int, rate: float = 0) -> dict[str, Any]:
    job = {
        "host": "127.0.0.1", "port": web.port, "bearer": web.bearer, "services": web.services,
        "count": count, "connections": connections, "rate": rate,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._load"], input=json.dumps(job), capture_output=True, text=True, check=True,
        timeout=240,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@contextmanager
def _web(home: Path) -> Iterator[Web]:
    """The real program over St Anna; ended with the block."""
    settings = HubSettings(home=home, demo=True)
    set_up_demo(settings)
    identity = json.loads((home / "kiosk" / "device.json").read_text("utf-8"))
    port = _free_port()
    environment = {**os.environ, "ATRIUM_HOME": str(home), "ATRIUM_DEMO": "1", "ATRIUM_WEB_PORT": str(port)}
    process = subprocess.Popen([sys.executable, "-m", "display_server", "web"], env=environment)
    try:
        bearer = f"{identity['device_id']}.{identity['secret']}"
        yield Web(port, bearer, _walk_in_services(port, bearer))
    finally:
        process.terminate()
        process.wait(20)


def _walk_in_services(port: int, bearer: str) -> list[str]:
    """Waits until `web` answers."""
    ask = Request(f"http://127.0.0.1:{port}/api/v1/catalogue", headers={"Authorization": f"Bearer {bearer}"})
    until = time.monotonic() + 60
    while True:
        try:
            with urlopen(ask, timeout=5) as answer:  # noqa: S310  # our own hub
                return [one["code"] for one in json.load(answer)["services"] if one["walk_in"]]
        except URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
