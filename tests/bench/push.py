"""How fast a change is on every screen, over the real web, push and SQLite; what a cut costs; beside a plain asyncio server.

The screens and the kiosks are a C program. *Broadcasts*: each is one number issued through the device API; the lobby's state
goes to every screen, the department's to its share of them. Time runs from the commit to the last screen having the bytes. The
commit's moment is the kernel's: the modification time of SQLite's log, taken when the group's pages were written to it and before
they were forced to disk. So the clock starts a little *before* the commit has ended (and up to one tick, 4 ms, earlier on
kernels without fine-grained file times), never after it; the hub does nothing for it. *Cut*: push is killed, a number is issued
while it is away, and every screen must be back with that state. *Numbers*: `_push_numbers.py`. *Reference*: `_push_reference.py`.
"""

import argparse
import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from tests.bench._push_hub import (
    HERE,
    RunningHub,
    Screens,
    compiler,
    hub_in,
    load_process,
    raise_file_limit,
    screens_of,
    set_up,
    user_memory,
)
from tests.bench._push_numbers import RATE, SCREENS_A_DEPARTMENT, numbers_on_screens
from tests.bench.figure import Better, Figure

PARTS = ("broadcasts", "cut", "numbers", "reference")
FEW = 1000
BROADCAST_LAST_P99_MS = {True: 30.0, False: 150.0}  # to a thousand screens or fewer (issue 1); to 10,000 (issue 4)
DEPARTMENT_LAST_P99_MS, POST_P99_MS, BYTES_PER_SCREEN = 10.0, 20.0, 1024.0  # issue 4
RECOVER_S, LONGEST_WAIT_S, SHARE_OF_REFERENCE = 2.0, 15.0, 2.0
EVERY_S = 0.05  # broadcasts come twenty a second where the machine can
WARM_UP = 5
A_TICK_NS = 10_000_000  # how coarse a kernel's file times may be
REFERENCE_BROADCASTS = 30

Labels = dict[str, str | int | float]


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--screens", type=int, default=FEW, help=f"how many listen ({FEW})")
    parser.add_argument("--broadcasts", type=int, default=200, help="how often something changes (200; at least 100)")
    parser.add_argument("--seconds", type=int, default=10, help=f"how long {RATE} numbers a second come (10)")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="measure only these")


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    compiler()
    raise_file_limit(options.screens)
    labels: Labels = {"screens": options.screens}
    with tempfile.TemporaryDirectory(prefix="atrium-bench-") as folder:
        home, ours = Path(folder), Took()
        if set(options.parts) - {"reference"}:
            set_up(home)
        if {"broadcasts", "cut", "reference"} & set(options.parts):
            with hub_in(home) as hub:
                yield from _follow(hub, options, ours, labels)
        if "numbers" in options.parts:
            yield from _numbers(home, options)
        if "reference" in options.parts:
            yield from _reference(home, options.screens, ours, labels)


@dataclass
class Took:
    """Milliseconds of every broadcast: from its commit to the last screen of each topic; of its request; of both together."""

    lobby: list[float] = field(default_factory=list)
    department: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    from_sent: list[float] = field(default_factory=list)
    event_bytes: int = 0


def _follow(hub: RunningHub, options: argparse.Namespace, took: Took, labels: Labels) -> Iterator[Figure]:
    """Every screen follows the lobby and one of the departments."""
    each = [
        (f"lobby:{hub.site}", f"department:{hub.departments[n % len(hub.departments)]}") for n in range(options.screens)
    ]
    with screens_of(hub, each[:1]):  # what push holds from its first reading on (16 MB) is not the screens'
        time.sleep(2.5)
    before = user_memory(hub.ports.pids["push"])
    with screens_of(hub, each) as screens:
        time.sleep(2.5)  # everybody has been stamped once
        after = user_memory(hub.ports.pids["push"])
        listeners = sum(topics[1] == f"department:{hub.department}" for topics in each)
        _broadcasts(hub, screens, took, listeners, options.broadcasts)
        took.event_bytes = _event_bytes(hub)
        if "broadcasts" in options.parts:
            yield from _broadcast_figures(took, {**labels, "broadcasts": options.broadcasts}, listeners)
            yield Figure(
                "bytes_per_screen", (after - before) / options.screens, "bytes", BYTES_PER_SCREEN, labels=labels
            )
        if "cut" in options.parts:
            yield from _cuts(hub, screens, labels)


def _broadcast_figures(took: Took, labels: Labels, listeners: int) -> Iterator[Figure]:
    target = BROADCAST_LAST_P99_MS[int(labels["screens"]) <= FEW]
    middle = {"p50_ms": round(median(took.lobby), 2), "event_bytes": took.event_bytes}
    yield Figure("broadcast_last_p99_ms", _p99(took.lobby), "ms", target, labels={**labels, **middle})
    beside: Labels = {**labels, "department_screens": listeners, "beside": "a broadcast to all"}
    yield Figure("department_last_p99_ms", _p99(took.department), "ms", labels=beside)
    yield Figure("post_p99_ms", _p99(took.posts), "ms", labels={**labels, "p50_ms": round(median(took.posts), 2)})
    yield Figure("sent_to_last_p99_ms", _p99(took.from_sent), "ms", labels=labels)


def _broadcasts(hub: RunningHub, screens: Screens, took: Took, listeners: int, count: int) -> None:
    lobby, department = f"lobby:{hub.site}", f"department:{hub.department}"
    api = http.client.HTTPConnection("127.0.0.1", hub.ports.web, timeout=10)
    wanted = {lobby: screens.count, department: listeners}
    for turn in range(count + WARM_UP):
        due = time.monotonic() + EVERY_S
        for topic, screens_of_topic in wanted.items():
            screens.tell(f"want {topic}@{hub.version(topic) + 1} {screens_of_topic}")
        hub.written_ns()  # from here on the kernel stamps the next writing finely
        sent = time.monotonic_ns()
        hub.issue(api)
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


def _event_bytes(hub: RunningHub) -> int:
    """How long the lobby's event is: the reference sends as much."""
    from config.clock import SystemClock
    from config.settings import HubSettings
    from display_server.db.engine.session import Database
    from display_server.push.database import DatabaseStates
    from display_server.push.sse import state_event

    database, topic = Database(HubSettings(home=hub.home, demo=True)), f"lobby:{hub.site}"
    try:
        version, data = DatabaseStates(database, SystemClock()).newer({topic: -1})[topic]
    finally:
        database.close()
    return len(state_event(topic, version, data))


def _cuts(hub: RunningHub, screens: Screens, labels: Labels) -> Iterator[Figure]:
    """Twice: all come back at once; each waits as long as the hub told it to."""
    yield Figure("recover_s", _cut(hub, screens, "now")[0], "s", RECOVER_S, labels={**labels, "jitter": "off"})
    last, longest = _cut(hub, screens, "retry")
    with_jitter: Labels = {**labels, "jitter": "on", "all_back_s": round(last, 2)}
    yield Figure("longest_wait_s", longest, "s", LONGEST_WAIT_S, labels=with_jitter)


def _cut(hub: RunningHub, screens: Screens, how: str) -> tuple[float, float]:
    """Seconds from push's death to the last screen having what changed meanwhile; the longest that a screen had nothing."""
    topic = f"lobby:{hub.site}"
    time.sleep(1.0)
    screens.tell(f"back {how}")
    screens.tell(f"want {topic}@{hub.version(topic) + 1} {screens.count}")
    killed = time.monotonic_ns()
    hub.kill_push()
    hub.issue(http.client.HTTPConnection("127.0.0.1", hub.ports.web, timeout=10))
    last = int(screens.wait_for("done", 30)[2])
    screens.tell("waited")
    _, longest, count = screens.wait_for("waited", 5)
    if int(count) != screens.count:
        raise SystemExit(f"{count} of {screens.count} screens were cut and came back")
    return (last - killed) / 1e9, int(longest) / 1e9


def _numbers(home: Path, options: argparse.Namespace) -> Iterator[Figure]:
    took = numbers_on_screens(home, options.screens, options.seconds)
    labels: Labels = {
        "screens": options.screens, "numbers_per_s": RATE, "seconds": options.seconds, "departments": took.departments,
        "department_screens": SCREENS_A_DEPARTMENT,
    }  # fmt: skip
    last = {**labels, "p50_ms": round(median(took.last), 2)}
    yield Figure("department_last_p99_ms", _p99(took.last), "ms", DEPARTMENT_LAST_P99_MS, labels=last)
    posts = {**labels, "p50_ms": round(median(took.posts), 2)}
    yield Figure("post_p99_ms", _p99(took.posts), "ms", POST_P99_MS, labels=posts)


def _reference(folder: Path, screens: int, ours: Took, labels: Labels) -> Iterator[Figure]:
    """Deliveries a second of both: screens over the middle time from the change to the last of them."""
    server = subprocess.Popen(
        [sys.executable, str(HERE / "_push_reference.py"), "0", str(ours.event_bytes)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    assert server.stdin is not None
    assert server.stdout is not None
    took = []
    try:
        port = int(server.stdout.readline())
        heads = folder / "reference-heads"
        heads.write_text("GET / HTTP/1.1\nHost: reference\n\n" * screens)
        with load_process(folder, port, screens, heads) as load:
            for turn in range(1, REFERENCE_BROADCASTS + 1):
                load.tell(f"want reference@{turn} {screens}")
                began = time.monotonic_ns()
                server.stdin.write(f"reference@{turn}\n")
                took.append((int(load.wait_for("done", 20)[2]) - began) / 1e6)
                time.sleep(EVERY_S)
    finally:
        server.kill()
        server.wait(5)
    reference, own = median(took), median(ours.lobby)
    more: Labels = {**labels, "reference_p50_ms": round(reference, 2), "own_p50_ms": round(own, 2)}
    yield Figure(
        "share_of_reference", reference / own, "", SHARE_OF_REFERENCE, Better.AT_LEAST, {**more, "reference": "asyncio"}
    )


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100, method="inclusive")[98]
