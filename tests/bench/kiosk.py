"""The kiosk's own figures: how soon it is there, how soon it answers a finger, what it holds after many visits.

Every kiosk here is a process of its own (`_kiosk.py`) with nothing in it that a shipped kiosk does not have: the first frame is
timed from a process's start to its first picture, a restart from its death in the middle of a visit to the next welcome; the rest
is said by one that goes through its visits offscreen.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from statistics import median, quantiles
from time import time
from typing import Any

from tests.bench._restart import restarts
from tests.bench._tap_to_print import tap_to_print
from tests.bench.figure import Figure

STARTS, RUNS = 5, 3
TARGETS = {
    "language_switch_p95_ms": ("ms", 150),
    "touch_redraw_p95_ms": ("ms", 100),
    "rss_mb": ("MB", 420),  # with everything built (issue 4); 300 was the kiosk of issue 1 with its one journey
    "rss_growth_mb": ("MB", 5),
}
_LONGEST_S = 300


def figures(_options: argparse.Namespace) -> Iterator[Figure]:
    """Targets are the issue's."""
    yield Figure("first_frame_s", median(_first_frame() for _ in range(STARTS)), "s", target=2.0)
    again = restarts()
    worst = {"runs": len(again), "worst": round(max(again), 2)}
    yield Figure("restart_s", median(again), "s", target=5, labels=worst)
    runs = [_kiosk("visits") for _ in range(RUNS)]
    for name, (unit, target) in TARGETS.items():
        told = [run[name] for run in runs]
        labels = {"runs": RUNS, "visits": runs[0]["visits"], "worst": round(max(told), 1)}
        yield Figure(name, median(told), unit, target=target, labels=labels)
    yield Figure("peak_mb", max(run["peak_mb"] for run in runs), "MB")
    drawn = _kiosk("map")
    floor = {"polygons": drawn["polygons"]}
    yield Figure("map_frame_p95_ms", drawn["map_frame_p95_ms"], "ms", target=50, labels=floor)
    yield Figure("map_first_frame_ms", drawn["map_first_frame_ms"], "ms", target=100, labels=floor)
    typed = _kiosk("search")
    letters = {"letters": typed["letters"]}
    yield Figure("search_frame_p95_ms", typed["search_frame_p95_ms"], "ms", target=50, labels=letters)
    online, offline = tap_to_print()
    for name, times, target in (("tap_to_print", online, 150), ("tap_to_print_offline", offline, 100)):
        yield Figure(
            f"{name}_p95_ms", quantiles(times, n=20)[-1] * 1000, "ms", target=target, labels={"prints": len(times)}
        )


def _first_frame() -> float:
    """A whole process: interpreter, imports, window, welcome drawn."""
    started = time()
    return float(_kiosk("first-frame")["at"]) - started


def _kiosk(task: str) -> dict[str, Any]:
    """What a kiosk's process says as its last line."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "tests.bench._kiosk", task, home]
        done = subprocess.run(
            command, check=True, timeout=_LONGEST_S, stdout=subprocess.PIPE, text=True, env=environment
        )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
