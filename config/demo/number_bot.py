"""Takes numbers like a kiosk would, once a second, each asked again under the same id until it is answered; keeps a ledger.

It judges from outside: what it was told must be in the database (else a number is lost), and nothing more (else one is doubled).
"""

import json
import sqlite3
import threading
import urllib.error
import urllib.request
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

KIOSK = "L2"
EVERY_S, AGAIN_AFTER_S, ANSWER_WITHIN_S = 1.0, 0.5, 3.0
SERVICES = ("registration", "blood-test", "cardiology-consultation", "eye-consultation", "x-ray", "injuries")


class NumberBot:
    """A second kiosk of the demo without a screen."""

    def __init__(self, address: str, home: Path) -> None:
        device = json.loads((home / "devices.json").read_text("utf-8"))[KIOSK]
        self._address = address
        self._bearer = f"Bearer {device['device_id']}.{device['secret']}"
        self._device = UUID(device["device_id"]).hex
        self._database = home / "hub.sqlite"
        self._before = set(self._visits())
        self._told: dict[str, str] = {}  # visit → number, as answered
        self._asking = False  # a request is out: its number may be in the database before its answer is here
        self._counted = {"issued": 0, "lost": 0, "doubled": 0}
        self._lock = threading.Lock()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name="bot", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._thread.join(timeout=ANSWER_WITHIN_S + 1)

    def count(self) -> dict[str, int]:
        """issued, lost, doubled as they stand now."""
        with self._lock:
            if not self._asking:
                there = {visit: number for visit, number in self._visits().items() if visit not in self._before}
                self._counted = {
                    "issued": len(self._told),
                    "lost": sum(there.get(visit) != number for visit, number in self._told.items()),
                    "doubled": len(set(there) - set(self._told)) + len(there) - len(set(there.values())),
                }
            return dict(self._counted)

    def _work(self) -> None:
        turn = 0
        while not self._ending.wait(EVERY_S):
            self._take_one(SERVICES[turn % len(SERVICES)])
            turn += 1

    def _take_one(self, service: str) -> None:
        body = {
            "request_id": str(uuid7()),
            "session_id": str(uuid7()),
            "service": service,
            "language": "en",
            "asked_at": datetime.now(UTC).isoformat(),
        }
        with self._lock:
            self._asking = True
        while (answer := self._ask(body)) is None:
            if self._ending.wait(AGAIN_AFTER_S):
                return
        with self._lock:
            self._told[UUID(answer["visit_id"]).hex] = answer["number"]
            self._asking = False

    def _ask(self, body: dict[str, str]) -> dict[str, str] | None:
        request = urllib.request.Request(  # noqa: S310  # our own hub on loopback
            f"{self._address}/api/v1/numbers",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": self._bearer},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_WITHIN_S) as answer:  # noqa: S310
                said: dict[str, str] = json.load(answer)
                return said
        except urllib.error.HTTPError as refused:
            if refused.code < 500 and refused.code != 429:
                raise RuntimeError(f"the hub refuses the demo's own kiosk: {refused.read()[:300]!r}") from refused
            return None
        except (urllib.error.URLError, OSError, ValueError):
            return None

    def _visits(self) -> dict[str, str]:
        """Visits this kiosk began, as they stand on disk: the id and the number with its letter."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)) as rows:
            query = "SELECT id, shown_number FROM visit WHERE device_id = ?"
            return {str(visit): str(number) for visit, number in rows.execute(query, (self._device,))}
