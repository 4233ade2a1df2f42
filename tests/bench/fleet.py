"""500 kiosks and 1,000 boards say how they are: how long an administrator waits for their page, a patient for a number.

Every device speaks each ten seconds; an administrator opens the fleet page and its live part again and again; numbers are
issued by the clock. `fleet_page_p95_ms`: from the click to the last byte. `post_p99_ms`: from the due moment, as in `numbers`.
"""

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device
from display_server.demo.hospital import read_hospital
from display_server.hub import open_hub
from display_server.services.devices.device_secret import fresh_secret, secret_hash
from tests.bench._administrator import TOKEN
from tests.bench._hub_for_load import HOST, Web, add_backend, fresh_demo, run_load, running_web
from tests.bench.figure import Figure

KIOSKS, BOARDS = 500, 1000
SECONDS, RATE, EVERY_S = 30, 50, 10.0
PAGE_P95_MS, POST_P99_MS = 300.0, 20.0
LOOKS_EVERY_S = 2.0
"""As the page itself asks again."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long it is measured ({SECONDS})")
    parser.add_argument("--rate", type=int, default=RATE, help=f"numbers a second meanwhile ({RATE})")
    add_backend(parser)


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    with fresh_demo(options.backend, options.workers) as settings:
        requests = _add_devices(settings)
        with running_web(settings) as web:
            yield from _measured(options, web, requests)


def _add_devices(settings: HubSettings) -> list[Any]:
    """The devices as rows; answers what each of them says, in the order they say it."""
    hub = open_hub(settings)
    try:
        return [_says(one) for one in hub.writer.run(_enter)]
    finally:
        hub.close()


def _enter(tx: Transaction) -> list[tuple[str, str, str]]:
    board = {"view": "department", "department": "cardiology", "language": "en", "chime": False}
    names = tx.session.scalars(select(Device.names).limit(1)).one()
    made = []
    for place in range(KIOSKS + BOARDS):
        kind, serial = ("kiosk", f"KB{place}") if place < KIOSKS else ("board", f"BB{place}")
        secret, key = fresh_secret(), uuid7()
        tx.session.add(
            Device(
                id=key, site_id=1, kind=kind, serial=serial, names=names, secret_hash=secret_hash(secret), paired_at=tx.now,
                seen={}, settings=board if kind == "board" else {},
            )
        )  # fmt: skip
        made.append((kind, str(key), secret))
    return made


def _says(device: tuple[str, str, str]) -> list[Any]:
    kind, key, secret = device
    about = {"program_version": "0.1.0", "shown_step": "Welcome", "shown_version": 1}
    if kind == "kiosk":
        said = {**about, "paper": "ready", "outbox": 0, "clock": "2026-03-12T10:00:00Z"}
        return ["/api/v1/heartbeats", {"Authorization": f"Bearer {key}.{secret}"}, json.dumps(said)]
    topic = "department:cardiology"
    shown: dict[str, Any] = {
        "topics": {topic: 1},
        "topic": topic,
        "shown": 1,
        "level": "fresh",
        "sound": "on",
        "screen": [1920, 1080],
    }
    shown["clock"] = "2026-03-12T10:00:00Z"
    return [f"/board/{key}/shown", {"Cookie": f"atrium_board={secret}"}, json.dumps(shown)]


@dataclass
class Looks:
    """An administrator with the fleet page open: whole pages and their live parts, each as long as it took."""

    browser: OpenerDirector
    base: str
    ends: threading.Event = field(default_factory=threading.Event)
    took_s: list[float] = field(default_factory=list)
    lines: int = 0

    def look(self) -> None:
        while not self.ends.is_set():
            for address in ("/admin/", "/admin/list", "/admin/list"):
                begin = time.perf_counter()
                with self.browser.open(self.base + address, timeout=30) as page:
                    self.lines = page.read().count(b'class="device"')
                self.took_s.append(time.perf_counter() - begin)
                if self.ends.wait(LOOKS_EVERY_S / 4):
                    return


def _measured(options: argparse.Namespace, web: Web, requests: list[Any]) -> Iterator[Figure]:
    looks, talk = Looks(_signed_in(web.port), f"http://{HOST}:{web.port}"), dict[str, Any]()
    fleet = {"host": HOST, "port": web.port, "every_s": EVERY_S, "requests": requests}
    talking = threading.Thread(
        target=lambda: talk.update(run_load("_fleet_talk", {**fleet, "seconds": options.seconds + 14}))
    )
    looking = threading.Thread(target=looks.look)
    talking.start()
    time.sleep(EVERY_S + 2)  # everybody has spoken once: nothing of it is the first time
    looking.start()
    numbers = run_load(
        "_load",
        {
            "host": HOST, "port": web.port, "bearer": web.bearer, "services": web.services,
            "count": options.rate * options.seconds, "connections": 16, "rate": options.rate,
        },
    )  # fmt: skip
    looks.ends.set()
    looking.join(60)
    talking.join(120)
    labels: dict[str, str | int | float] = {
        "kiosks": KIOSKS, "boards": BOARDS, "backend": options.backend, "seconds": options.seconds, "rate": options.rate,
    }  # fmt: skip
    took = [1000 * one for one in looks.took_s]
    p95 = statistics.quantiles(took, n=20)[18]
    yield Figure(
        "fleet_page_p95_ms", p95, "ms", PAGE_P95_MS, labels={**labels, "pages": len(took), "lines": looks.lines}
    )
    yield Figure("fleet_page_p50_ms", statistics.median(took), "ms", labels=labels)
    p99 = 1000 * statistics.quantiles(numbers["waited"], n=100)[98]
    yield Figure("post_p99_ms", p99, "ms", POST_P99_MS, labels=labels)
    wrong = talk["wrong"] + numbers["wrong"]
    yield Figure("refused", wrong, "requests", 0, labels={"said": talk["said"], "late_s": round(talk["late_s"], 2)})


def _signed_in(port: int) -> OpenerDirector:
    said = read_hospital().hospital
    email = next(one["email"] for one in said["accounts"] if "admin" in one["roles"])
    browser, base = build_opener(HTTPCookieProcessor(CookieJar())), f"http://{HOST}:{port}"
    with browser.open(f"{base}/sign-in", timeout=30) as page:
        token = TOKEN.search(page.read().decode())
    assert token is not None  # our own page
    form = urlencode({"csrf_token": token[1], "email": email, "password": said["demo"]["password"]}).encode()
    with browser.open(Request(f"{base}/sign-in", data=form), timeout=30):  # noqa: S310  # our own hub
        return browser
