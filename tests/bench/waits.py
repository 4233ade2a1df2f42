"""How long foretelling takes: a whole service, everybody in line and a newcomer, with a model of several hundred trees."""

import argparse
import statistics
import time
from collections.abc import Iterator

from display_server.domain.waits.foretell import foretell
from display_server.domain.waits.line import Line
from display_server.domain.waits.predictor import fit
from display_server.domain.waits.replay import line_at, mean_service
from display_server.domain.waits.walk import known_waits
from tests.bench.figure import Figure
from tests.queue_times import a_past

SERVICES = 60
WAITING = (0, 3, 8, 20)


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--services", type=int, default=SERVICES, help=f"how many, one after another ({SERVICES})")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    past = a_past(days=20, an_hour=14)
    unit = mean_service(past)
    began = time.perf_counter()
    predictor = fit(list(known_waits(past, unit)), unit)
    yield Figure("fit_s", time.perf_counter() - began, "s", labels={"waits": predictor.knows})
    today = a_past(days=1, an_hour=14, seed=7)
    every = []
    for waiting in WAITING:
        now = max(person.arrived for person in today[: len(today) // 2])
        line = line_at(
            [person for person in today if person.arrived < now and (person.called or 0) < now], Line(unit), now
        )
        queue = a_past(days=1, an_hour=40, seed=9)[:waiting]
        times = []
        for _ in range(options.services):
            began = time.perf_counter()
            foretell(line, predictor, queue, staffed=2, now=now)
            times.append((time.perf_counter() - began) * 1000)
        every.append(statistics.fmean(times))
        yield Figure(
            "predict_ms_per_service", every[-1], "ms", labels={"waiting": waiting, "services": options.services}
        )
    yield Figure("predict_ms_per_service", statistics.fmean(every), "ms", 1.0, labels={"waiting": "mean of the above"})
