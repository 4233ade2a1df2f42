"""Numbers by the clock while a plan of ten thousand points is imported, drawn in, published, and one of its lifts closed.

`post_p99_ms`: from the moment a number was due, as in `numbers`; each act of the administrator lies in the middle of its load.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from urllib.request import OpenerDirector, Request

from config.settings import HubSettings
from tests.bench._administrator import TOKEN
from tests.bench._hub_for_load import HOST, Web, add_backend, fresh_demo, run_load, running_web
from tests.bench.figure import Figure
from tests.bench.fleet import _signed_in
from tests.bench.routes import _hospital

SECONDS, RATE = 12, 50
POST_P99_MS = 20.0
STEADY_AFTER_S = 14.0
"""By then the process of pages answers."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=int, default=SECONDS, help=f"how long each act is measured ({SECONDS})")
    parser.add_argument("--rate", type=int, default=RATE, help=f"numbers a second meanwhile ({RATE})")
    add_backend(parser)


def figures(options: argparse.Namespace) -> Iterator[Figure]:
    with fresh_demo(options.backend, options.workers) as settings:
        file = settings.home / "plan.json"
        file.write_text(_hospital().model_dump_json(), "utf-8")
        with running_web(settings) as web:
            time.sleep(STEADY_AFTER_S)
            people = _People(settings, web)
            for name, act in people.acts.items():
                yield from _beside(options, web, name, act)


def _beside(options: argparse.Namespace, web: Web, name: str, act: Callable[[], None]) -> Iterator[Figure]:
    """`act` begins two seconds after the load."""
    took = list[float]()

    def later() -> None:
        time.sleep(2)
        began = time.monotonic()
        act()
        took.append(time.monotonic() - began)

    acting = threading.Thread(target=later)
    acting.start()
    job: dict[str, Any] = {"host": HOST, "port": web.port, "bearer": web.bearer, "services": web.services}
    numbers = run_load(
        "_load", {**job, "count": options.rate * options.seconds, "connections": 16, "rate": options.rate}
    )
    acting.join(120)
    assert took, f"{name} was not done"
    labels = {"beside": name, "backend": options.backend, "act_s": round(took[0], 2), "rate": options.rate}
    waited = [1000 * one for one in numbers["waited"]]
    yield Figure("post_p99_ms", statistics.quantiles(waited, n=100)[98], "ms", POST_P99_MS, labels=labels)
    yield Figure("post_max_ms", max(waited), "ms", labels=labels)
    yield Figure("refused", numbers["wrong"], "requests", 0, labels=labels)


class _People:
    """An administrator, by command and by the pages."""

    def __init__(self, settings: HubSettings, web: Web) -> None:
        self._settings, self._base = settings, f"http://{HOST}:{web.port}"
        self._browser: OpenerDirector = _signed_in(web.port)
        self.acts: dict[str, Callable[[], None]] = {
            "nothing": lambda: None,
            "import": self._import,
            "draw": self._draw,
            "publish": self._publish,
            "close a lift": self._close,
            "an older version": self._older,
        }

    def _import(self) -> None:
        database = {} if self._settings.postgres is None else {"ATRIUM_DATABASE": self._settings.postgres}
        home = self._settings.home
        environment = {**os.environ, "ATRIUM_HOME": str(home), "ATRIUM_DEMO": "1", **database}
        command = [sys.executable, "-m", "display_server", "import-plan", str(home / "plan.json")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=90)
        assert done.returncode == 0, done.stdout + done.stderr

    def _draw(self) -> None:
        """Three rooms are moved by a hand's breadth."""
        self._post("/admin/maps/draft/begin", "/admin/maps")
        token = self._token("/admin/maps/draft")
        parts = json.loads(self._get("/admin/maps/draft/data"))["parts"]
        for key in [key for key in parts["places"] if key.startswith("r3.")][:3]:
            place = parts["places"][key]
            moved = ["places", key, {**place, "at": [place["at"][0] + 0.1, place["at"][1]]}]
            head = {"X-CSRFToken": token, "Content-Type": "application/json", "Accept": "application/json"}
            body = json.dumps({"changes": [moved]}).encode()
            asked = Request(f"{self._base}/admin/maps/draft/changes", body, head)  # noqa: S310  # our own hub
            with self._browser.open(asked, timeout=60) as answer:
                assert answer.status == 200

    def _publish(self) -> None:
        page = "/admin/maps/draft/publish"
        revision = json.loads(self._get("/admin/maps/draft/data"))["revision"]
        self._post(page, page, title="Moved", when="now", revision=str(revision))

    def _close(self) -> None:
        self._post("/admin/maps/parts/lift0/closed", "/admin/maps")

    def _older(self) -> None:
        self._post("/admin/maps/versions/2", "/admin/maps")

    def _get(self, address: str) -> str:
        with self._browser.open(self._base + address, timeout=60) as page:
            said: str = page.read().decode()
            return said

    def _token(self, page: str) -> str:
        token = TOKEN.search(self._get(page))
        assert token is not None  # our own page
        return token[1]

    def _post(self, address: str, page: str, **said: str) -> None:
        form = urlencode({"csrf_token": self._token(page), **said}).encode()
        with self._browser.open(Request(self._base + address, data=form), timeout=60) as answer:  # noqa: S310
            assert answer.url.endswith(("/admin/maps", "/admin/maps/draft")), answer.url
