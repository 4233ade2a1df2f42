"""Numbers a second through the real `web`: device proof, validation, SQLite FULL; latency from the due moment.

Arrivals at 1,000/s by the clock, median of the runs; beside it the most 32 clients get when each asks again at once, and the
same rows written by bare group-committed sqlite3 in the same minute.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, select

from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Series, Service
from display_server.demo.set_up import set_up_demo
from display_server.hub import open_hub
from tests.bench._bare_sqlite import bare_numbers_per_s
from tests.bench._disk import disk_figure
from tests.bench._hub_for_load import HOST, Web, add_backend, fresh_demo, real_disk, run_load, running_web
from tests.bench.figure import Better, Figure

RATE, SECONDS, RUNS = 1000, 20, 3
CLIENTS, QUEUES = 32, 20
_LETTERS = "ACEHKMPTX"
P99_MS = {"sqlite": 20.0, "postgresql": 50.0}
NUMBERS_PER_S, SHARE = 1500.0, 0.3


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long each run lasts ({SECONDS})")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"how many runs ({RUNS})")
    parser.add_argument("--rate", type=int, default=RATE, help=f"arrivals a second; the target is of {RATE} ({RATE})")
    add_backend(parser)


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    yield disk_figure(real_disk())
    with fresh_demo(options.backend, options.workers) as settings:
        services = _add_queues(settings)
        yield from _measured(options, settings, services)


def _add_queues(settings: HubSettings) -> list[str]:
    """Twenty services that are always open, each with numbers of its own."""
    hub = open_hub(settings)
    try:
        return hub.writer.run(_more_queues)
    finally:
        hub.close()


def _more_queues(tx: Transaction) -> list[str]:
    like = tx.session.scalars(
        select(Service).where(Service.walk_in, Service.triage.is_(False), Service.hours.is_(None)).limit(1)
    ).one()
    kept = {column.key: getattr(like, column.key) for column in inspect(Service).column_attrs}
    site = tx.session.scalars(select(Series.site_id).limit(1)).one()
    codes = [f"bench-{place}" for place in range(QUEUES)]
    for place, code in enumerate(codes):
        letters = _LETTERS[place // len(_LETTERS)] + _LETTERS[place % len(_LETTERS)]
        series = Series(site_id=site, code=code, letters=letters)
        tx.session.add(series)
        tx.session.flush()
        tx.session.add(Service(**{**kept, "id": None, "code": code, "series_id": series.id}))
    tx.session.flush()
    return codes


def _measured(options: argparse.Namespace, settings: HubSettings, services: list[str]) -> Iterator[Figure]:
    with running_web(settings) as started:
        web = replace(started, services=services)
        _load(web, count=2000, connections=CLIENTS)  # warm: pages of the database, connections, bytecode
        runs = [
            _load(web, count=options.rate * options.seconds, connections=64, rate=options.rate)
            for _ in range(options.runs)
        ]
        numbers = [number for run in runs for number in run["numbers"]]
        flat = [_load(web, count=1500 * 4, connections=CLIENTS) for _ in range(options.runs)]
        numbers += [number for run in flat for number in run["numbers"]]
    p99 = [1000 * statistics.quantiles(run["waited"], n=100)[98] for run in runs]
    p50 = [1000 * statistics.median(run["waited"]) for run in runs]
    per_s = [len(run["waited"]) / run["seconds"] for run in flat]
    on = {"backend": options.backend, "workers": settings.web_workers}
    labels: dict[str, str | int | float] = {
        "rate": options.rate,
        "seconds": options.seconds,
        "runs": options.runs,
        **on,
    }
    yield Figure(
        "post_p99_ms",
        statistics.median(p99),
        "ms",
        P99_MS[options.backend] if options.rate == RATE else None,
        labels={**labels, "worst": round(max(p99), 2)},
    )
    yield Figure("post_p50_ms", statistics.median(p50), "ms", labels=labels)
    yield Figure("duplicates", len(numbers) - len(set(numbers)), "numbers", 0, labels={"issued": len(numbers)})
    yield Figure("refused", sum(run["wrong"] for run in [*runs, *flat]), "requests", 0)
    closed: dict[str, str | int | float] = {"clients": CLIENTS, **on}
    most = statistics.median(per_s)
    if options.backend != "sqlite":
        yield Figure("numbers_per_s", most, "1/s", None, Better.AT_LEAST, closed)
        return
    yield Figure("numbers_per_s", most, "1/s", NUMBERS_PER_S, Better.AT_LEAST, closed)
    with tempfile.TemporaryDirectory(prefix="atrium-bench-", dir=real_disk()) as folder:
        yardstick = statistics.median([_bare(Path(folder) / f"bare-{run}") for run in range(options.runs)])
    yield Figure("bare_sqlite_per_s", yardstick, "1/s", labels=closed)
    yield Figure("share_of_bare_sqlite", most / yardstick, "", SHARE, Better.AT_LEAST, closed)


def _bare(home: Path) -> float:
    """The same rows in a fresh database of the same shape."""
    settings = HubSettings(home=home, demo=True)
    set_up_demo(settings)
    return bare_numbers_per_s(settings.database_file, CLIENTS, 3.0)


def _load(web: Web, *, count: int, connections: int, rate: float = 0) -> dict[str, Any]:
    job = {
        "host": HOST, "port": web.port, "bearer": web.bearer, "services": web.services,
        "count": count, "connections": connections, "rate": rate,
    }  # fmt: skip
    return run_load("_load", job)
