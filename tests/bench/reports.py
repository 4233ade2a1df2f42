"""How long a report over a million diary lines takes, and how long a number takes meanwhile.

A year's numbers, each called, received and finished, lie in a demo's database; its real `web` issues numbers by the clock
while a polite process, as jobs is one, first adds up every day (`adding_up_s`) and then makes the reports.
"""

import argparse
import json
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert

from config.settings import HubSettings
from display_server.db.engine import postgres, session
from display_server.db.models import DiaryLine, Stage, Visit
from tests.bench._hub_for_load import HOST, fresh_demo, run_load, running_web
from tests.bench.figure import Figure
from tests.small_cast import NOW

LINES = 1_000_000
RATE = 50
POST_P99_MS = 20.0
_MOVES = (("issue", None, "waiting", 0), ("call", "waiting", "called", 900), ("here", "called", "serving", 960),
          ("finish", "serving", "done", 1400))  # fmt: skip
_DAYS = 365
_SLICE = 5_000
_SPANS = (_DAYS, 30, 1)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lines", type=int, default=LINES, help=f"of the diary ({LINES})")
    parser.add_argument("--rate", type=int, default=RATE, help=f"numbers a second meanwhile ({RATE})")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database (both)")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    for kind, target in (("sqlite", 5.0), ("postgresql", 2.0)):
        if options.only in {None, kind}:
            yield from _measured(options, kind, target)


def _measured(options: argparse.Namespace, kind: str, target: float) -> Iterator[Figure]:
    with fresh_demo(kind, 2) as settings:
        _fill(settings, options.lines)
        with running_web(settings) as web:
            job = {"host": HOST, "port": web.port, "bearer": web.bearer, "services": web.services, "connections": 16}
            run_load("_load", {**job, "count": 1000, "rate": 0})  # warm: pages of the database, connections, bytecode
            loads: list[dict[str, Any]] = []
            made = threading.Event()

            def issue() -> None:
                while not made.is_set():
                    loads.append(run_load("_load", {**job, "count": options.rate * 3, "rate": options.rate}))

            issuing = threading.Thread(target=issue)
            issuing.start()
            try:
                added, *took = _make_reports(settings)
            finally:
                made.set()
                issuing.join()
    waited = [one for load in loads for one in load["waited"]]
    labels: dict[str, str | int | float] = {"database": kind, "lines": options.lines}
    days = {f"{days}_days": round(one, 2) for days, one in zip(_SPANS, took, strict=True)}
    yield Figure("slowest_report_s", max(took), "s", target, labels={**labels, **days, "adding_up_s": round(added, 1)})
    p99 = 1000 * statistics.quantiles(waited, n=100)[98]
    more = {"rate": options.rate, "issued": len(waited), "worst": round(1000 * max(waited), 1)}
    yield Figure("post_p99_ms", p99, "ms", POST_P99_MS, labels={**labels, **more})
    yield Figure("refused", sum(load["wrong"] for load in loads), "requests", 0, labels=labels)


def _make_reports(settings: HubSettings) -> list[float]:
    """Seconds of adding up, then of each span. The year is the longest that can be asked for; a month and a day are shorter."""
    job = {"home": str(settings.home), "database": settings.postgres, "spans": _SPANS}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench._report_maker"], input=json.dumps(job), capture_output=True, text=True,
        check=True, timeout=600,
    )  # fmt: skip
    found: list[float] = json.loads(done.stdout)
    return found


def _fill(settings: HubSettings, lines: int) -> None:
    if settings.postgres is None:
        engine: Engine = session.writing_engine(settings.database_file)
    else:
        engine = postgres.writing_engine(settings.postgres)
    with engine.connect() as connection:
        people = lines // len(_MOVES)
        for begin in range(0, people, _SLICE):
            _people(connection, range(begin, min(begin + _SLICE, people)), people)
            connection.commit()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _people(connection: Any, which: range, of: int) -> None:
    visits, stages, diary = [], [], []
    begins = NOW.replace(year=2025, month=1, day=1, hour=6)
    for number in which:
        day, of_day = divmod(number * _DAYS, of)
        at = begins + timedelta(days=day, seconds=of_day * 36_000 / of)
        key, stage = UUID(int=number + 1), UUID(int=number + 1 + 2**64)
        visits.append(
            {"id": key, "site_id": 1, "day": at.date().isoformat(), "series_id": 1, "number": number, "language": "en",
             "shown_number": f"K-{number}", "origin": "walk_in", "token_hash": f"{number:064}", "code_hash": f"{number:064}",
             "issued_at": at}
        )  # fmt: skip
        stages.append(
            {
                "id": stage,
                "visit_id": key,
                "service_id": 1 + number % 3,
                "state": "done",
                "due_at": at,
                "arrived_at": at,
            }
        )
        diary += [
            {"at": at + timedelta(seconds=after), "visit_id": key, "stage_id": stage, "move": move, "old": old, "new": new,
             "who": "hub", "why": {"due": "x"}, "desk_id": None if move == "issue" else 1}
            for move, old, new, after in _MOVES
        ]  # fmt: skip
    for model, rows in ((Visit, visits), (Stage, stages), (DiaryLine, diary)):
        connection.execute(insert(model), rows)
