"""What really happened, read where it was left: the database, and the paper as the virtual printer read it off its ink."""

import json
import sqlite3
import time
import urllib.request
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

PATIENCE_S = 60.0


class NotAsItShouldBe(AssertionError):
    """The visit did not go as it must; the text says where."""


@dataclass(frozen=True)
class KnownVisit:
    """Our patient's visit on disk."""

    number: str
    state: str


def visits_of_kiosk(home: Path, serial: str) -> list[KnownVisit]:
    """Every visit that began at this kiosk."""
    device = UUID(json.loads((home / "devices.json").read_text("utf-8"))[serial]["device_id"]).hex
    with closing(sqlite3.connect(f"file:{home / 'hub.sqlite'}?mode=ro", uri=True, timeout=60)) as rows:
        query = "SELECT shown_number, state FROM visit JOIN stage ON stage.visit_id = visit.id WHERE device_id = ?"
        return [KnownVisit(str(number), str(state)) for number, state in rows.execute(query, (device,))]


def wait_for_public_address(home: Path) -> None:
    """Until the hub has tested that phones can reach it: only then does a ticket promise a phone page."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with closing(sqlite3.connect(f"file:{home / 'hub.sqlite'}?mode=ro", uri=True, timeout=60)) as rows:
            if rows.execute("SELECT public_url_right_at FROM site").fetchone()[0]:
                return
        time.sleep(0.2)
    raise NotAsItShouldBe("the public address never passed its self-test, so there would be no QR on the paper")


def wait_for_ticket(paper: str, before: int = 0) -> dict[str, Any]:
    """The newest strip of paper once there are more than `before`: `number`, `qr`, `lines`."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        tickets = json.loads(fetch(f"{paper}/tickets.json"))
        if len(tickets) > before:
            found: dict[str, Any] = tickets[-1]
            return found
        time.sleep(0.1)
    raise NotAsItShouldBe("no ticket came out of the printer")


def fetch(url: str) -> bytes:
    """A GET of our own loopback address."""
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
        body: bytes = answer.read()
        return body
