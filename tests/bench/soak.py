"""Boards left alone: `--hours 168` is a week. Numbers come all the while, the hub is killed and started, the screens reboot.

Two boards of a real hub in real Chromium. Every half minute a number is issued and the glass must show the newest state within
five seconds; every `--blow` minutes the hub's programs are killed, every second time the browser is ended, too, and started again
over its own profile, as a screen's computer would. A glass is back once it has heard a stream that began after the killing: what
it shows before that is what it knew. Memory is read at the first and the last blow.

A week in compressed time: `--hours 168 --rate 60` lets the hub's clock run sixty times faster (nights, new days and all), so it
takes 2.8 hours; numbers and blows come as often by that clock, blows at least two minutes of ours apart.
"""

import argparse
import json
import os
import shutil
import signal
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserContext, Error, Page, Response, sync_playwright
from uuid_utils.compat import uuid7

from config.clock import anchored, read_clock
from config.demo.programs import Demo
from tests.bench.figure import Figure
from tests.browser import CHROMIUM, MISSING
from tests.tour.pages import BOARD, NoBrowser

_BOARDS = ("lobby", "department/cardiology")
_NUMBER_EVERY_S, _LATEST_S, _BACK_WITHIN_S = 30.0, 5.0, 60.0
_LEAST_BLOW_S, _LEAST_NUMBER_S = 120.0, 2.0  # of real time, however fast the hub's clock runs
_GROWTH_MB = 24.0  # a page and push are as large after a week as after an hour
_PROGRAMS = ("web", "push", "jobs", "front")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--hours", type=float, default=0.05, help="how long the boards are left alone (0.05; a week: 168)"
    )
    parser.add_argument(
        "--blow", type=float, default=60, metavar="MINUTES", help="between two killings of the hub (60)"
    )
    parser.add_argument(
        "--rate", type=float, default=1.0, help="how fast the hub's clock runs (1; a week in 2.8 h: 60)"
    )


@dataclass
class _Watch:
    """What was seen."""

    late_s: list[float] = field(default_factory=list)
    back_s: list[float] = field(default_factory=list)
    lost: int = 0
    complaints: list[str] = field(default_factory=list)
    heap_mb: list[float] = field(default_factory=list)
    push_mb: list[float] = field(default_factory=list)
    blows: int = 0


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    """Says how long the glass was behind, how soon it was right after a blow, and what grew."""
    if CHROMIUM is None:
        raise NoBrowser(MISSING)
    home, seen = Path(tempfile.mkdtemp(prefix="atrium-soak-")), _Watch()
    fast = {} if options.rate == 1 else {"ATRIUM_CLOCK": anchored(f"{datetime.now(UTC).isoformat()},{options.rate}")}
    demo = Demo(home=home / "hub", front=0, printer=0, paper=0, with_kiosk=False, extra=fast)
    try:
        demo.start()
        _leave_alone(demo, _Screens(CHROMIUM, home / "screens", seen), seen, options)
    finally:
        demo.end()
        shutil.rmtree(home, ignore_errors=True)
    labels: dict[str, str | int | float] = {
        "hours": options.hours,
        "rate": options.rate,
        "boards": len(_BOARDS),
        "blows": seen.blows,
    }
    yield Figure("glass_behind_s", max(seen.late_s), "s", _LATEST_S, labels=labels)
    yield Figure("right_after_blow_s", max(seen.back_s, default=0.0), "s", labels=labels)
    yield Figure("boards_lost", seen.lost, "", 0, labels=labels)
    yield Figure("page_errors", len(seen.complaints), "", 0, labels={**labels, "first": " ".join(seen.complaints[:1])})
    yield Figure("heap_growth_mb", seen.heap_mb[-1] - seen.heap_mb[0], "MB", _GROWTH_MB, labels=labels)
    yield Figure("push_growth_mb", seen.push_mb[-1] - seen.push_mb[0], "MB", _GROWTH_MB, labels=labels)


class _Screens:
    """The screens' computer: a browser over a profile of its own, a page for each board."""

    def __init__(self, program: str, profile: Path, seen: _Watch) -> None:
        self._program, self._profile, self._seen = program, profile, seen
        self._playwright = sync_playwright().start()
        self._context: BrowserContext | None = None
        self.pages: list[Page] = []
        self.hears_since: dict[Page, float] = {}
        """When each page's newest stream began (`time.monotonic`)."""

    def switch_on(self, addresses: list[str]) -> list[str]:
        """Opens each; where they are then, for the next time."""
        self._context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path=self._program,
            viewport=BOARD,
            args=[
                "--no-sandbox",
                "--autoplay-policy=no-user-gesture-required",
                "--mute-audio",
                "--enable-auto-reload",  # as in every browser that no program steers
            ],
        )
        self.pages = [self._context.new_page() for _ in addresses]
        for page, address in zip(self.pages, addresses, strict=True):
            page.on("pageerror", lambda fault: self._seen.complaints.append(str(fault)))
            page.on("response", partial(self._answered, page))
            with suppress(Error):  # nobody answers yet
                page.goto(address)
        return [page.url for page in self.pages]

    def _answered(self, page: Page, answer: Response) -> None:
        if answer.ok and answer.headers.get("content-type", "").startswith("text/event-stream"):
            self.hears_since[page] = time.monotonic()

    def switch_off(self) -> None:
        if self._context is not None:
            self._context.close()

    def end(self) -> None:
        self.switch_off()
        self._playwright.stop()

    def heap_mb(self) -> float:
        """What the pages hold after their rubbish was taken out."""
        total = 0.0
        for page in self.pages:
            session = page.context.new_cdp_session(page)
            session.send("HeapProfiler.collectGarbage")
            total += session.send("Runtime.getHeapUsage")["usedSize"] / 2**20
            session.detach()
        return total


def _leave_alone(demo: Demo, screens: _Screens, seen: _Watch, options: argparse.Namespace) -> None:
    try:
        addresses = screens.switch_on([f"{demo.address}/board/demo/{board}" for board in _BOARDS])
        seen.late_s.append(_until_right(demo, screens, _BACK_WITHIN_S) or 0.0)
        _measure(demo, screens, seen)
        lasts = options.hours * 3600 / options.rate
        until = time.monotonic() + lasts
        blow_every = min(max(_LEAST_BLOW_S, options.blow * 60 / options.rate), lasts / 2)
        number_every = max(_LEAST_NUMBER_S, _NUMBER_EVERY_S / options.rate)
        next_blow = time.monotonic() + blow_every
        while time.monotonic() < until:
            _wait(screens, min(number_every, max(0.0, until - time.monotonic())))
            issue(demo)
            late = _until_right(demo, screens, _BACK_WITHIN_S)
            seen.late_s.append(_BACK_WITHIN_S if late is None else late)
            if time.monotonic() >= next_blow:
                _blow(demo, screens, seen, addresses)
                next_blow = time.monotonic() + blow_every
        _measure(demo, screens, seen)
    finally:
        screens.end()


def _blow(demo: Demo, screens: _Screens, seen: _Watch, addresses: list[str]) -> None:
    """Every program of the hub is killed; every second time the screens' computer with it."""
    seen.blows += 1
    blown = time.monotonic()
    if seen.blows % 2 == 0:
        screens.switch_off()
    for name in _PROGRAMS:
        if (pid := demo.hub_process(name)) is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    if seen.blows % 2 == 0:
        screens.switch_on(addresses)  # while there is no hub: the browser looks again by itself
    if _until_right(demo, screens, _BACK_WITHIN_S, heard_after=blown) is None:
        seen.lost += 1
    else:
        seen.back_s.append(time.monotonic() - blown)
    _measure(demo, screens, seen)


def _until_right(demo: Demo, screens: _Screens, within: float, heard_after: float = 0.0) -> float | None:
    """Seconds until every glass is fresh and shows the newest version there was when we began; None: never.

    `heard_after`: it must have heard a stream that began later than this (`time.monotonic`).
    """
    wanted, began = _versions(demo), time.monotonic()
    while time.monotonic() - began < within:
        hears = all(screens.hears_since.get(page, 0.0) > heard_after for page in screens.pages)
        if hears and all(_shows(page, version) for page, version in zip(screens.pages, wanted, strict=True)):
            return time.monotonic() - began
        _wait(screens, 0.1)
    return None


def _shows(page: Page, version: int) -> bool:
    try:
        said = page.evaluate("() => [document.body?.dataset.level, Number(document.body?.dataset.shown ?? -1)]")
    except Error:  # it is just loading
        return False
    return bool(said[0] == "fresh" and said[1] >= version)


def _wait(screens: _Screens, seconds: float) -> None:
    """Pages' own errors are heard only while the browser is listened to."""
    screens.pages[0].wait_for_timeout(seconds * 1000)


def _versions(demo: Demo) -> list[int]:
    with closing(sqlite3.connect(f"file:{demo.home / 'hub.sqlite'}?mode=ro", uri=True, timeout=10)) as rows:
        found: dict[str, int] = dict(rows.execute("SELECT name, version FROM topic"))
    # A topic has no row before its first change; on a closed day there may be none.
    return [
        max((version for name, version in found.items() if name.startswith("lobby:")), default=0),
        found.get("department:cardiology", 0),
    ]


def issue(demo: Demo) -> None:
    """A number at the demo's own kiosk."""
    identity = json.loads((demo.home / "kiosk" / "device.json").read_text("utf-8"))
    wish = {
        "request_id": str(uuid7()), "session_id": str(uuid7()), "service": "cardiology-consultation", "language": "en",
        "asked_at": read_clock(demo.extra.get("ATRIUM_CLOCK")).now().isoformat(),
    }  # fmt: skip
    ask = Request(  # noqa: S310  # our own hub
        f"{demo.address}/api/v1/numbers",
        data=json.dumps(wish).encode(),
        headers={
            "Authorization": f"Bearer {identity['device_id']}.{identity['secret']}",
            "Content-Type": "application/json",
        },
    )
    with suppress(OSError), urlopen(ask, timeout=10):  # noqa: S310  # closed at night: then nobody comes
        pass


def _measure(demo: Demo, screens: _Screens, seen: _Watch) -> None:
    seen.heap_mb.append(screens.heap_mb())
    pid = demo.hub_process("push")
    status = Path(f"/proc/{pid}/status").read_text("utf-8") if pid else ""
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")), "0")
    seen.push_mb.append(int(kilobytes) / 1024)
