"""An outside observer at the desks: calls, serves, sends on and finishes over HTTP, each act asked with one key until it is
answered, and writes down what it was told.
"""

import http.client
import json
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from uuid_utils.compat import uuid7

from config.contract.hospital_api import Scope
from config.settings import HubSettings
from display_server.hub import open_hub
from display_server.services.systems.make_token import make_token

GIVE_UP_AFTER_S = 120.0
DESKS = ("cardiology-12", "cardiology-14", "laboratory-3")
_SENDS_ON = {"cardiology-12": "cardiology-14"}
_ASK_AGAIN = {0, 429, 503}
"""Nothing was done: nobody answers, or later. On a fast machine desks that wait for people ask oftener than a system may."""


def token_of(settings: HubSettings) -> str:
    """A system that may call; made before the hub's programs start."""
    hub = open_hub(settings)
    made = hub.writer.run(
        lambda tx: make_token(
            tx,
            name="Observer",
            scopes=[Scope.CALL],
            expires_at=tx.now + timedelta(days=2),
            per_minute=6000,
            who="command",
        )
    )
    hub.close()
    return made.text


class DeskLedger:
    """`calls`: how often each number was called; `sent`, `finished`: whose transfer, whose end was answered."""

    def __init__(self, address: str, token: str) -> None:
        self._host, self._token = urlsplit(address).netloc, token
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        self.finished: Counter[str] = Counter()
        self.acts = self.asked_again = 0
        self.failed: list[str] = []

    def work(self, count: int) -> list[threading.Thread]:
        """Every desk at once, until `count` have been finished; join the threads."""
        threads = [threading.Thread(target=self._desk, args=(desk, count), daemon=True) for desk in DESKS]
        for thread in threads:
            thread.start()
        return threads

    def check(self, numbers: list[str], called: Counter[str]) -> None:
        """Against the numbers that were given, and the calls in the hub's diary."""
        assert self.failed == []
        assert self.finished == Counter(numbers), "everybody was finished once"
        assert self.calls == Counter(numbers) + self.sent, "called once, and once more where they were sent on"
        assert called == self.calls, "the diary knows the calls that desks were told of, and no others"

    def _desk(self, desk: str, count: int) -> None:
        self._act(desk, "open")
        until = time.monotonic() + GIVE_UP_AFTER_S
        while not self.failed and len(self.finished) < count:
            patient = (self._act(desk, "call-next") or {}).get("patient")
            if patient is None:
                if time.monotonic() > until:
                    self.failed.append(f"{desk} waits for nobody: {len(self.finished)} of {count} are finished")
                time.sleep(0.05)
                continue
            until = time.monotonic() + GIVE_UP_AFTER_S
            self._serve(desk, patient["number"])

    def _serve(self, desk: str, number: str) -> None:
        with self._lock:
            self.calls[number] += 1
            goes_on = desk in _SENDS_ON and not self.sent[number] and self.acts % 3 == 0
        self._act(desk, "here", {"number": number})
        if goes_on:
            self._act(desk, "transfer", {"number": number, "desk": _SENDS_ON[desk]})
        else:
            self._act(desk, "finish", {"number": number})
        with self._lock:
            (self.sent if goes_on else self.finished)[number] += 1

    def _act(self, desk: str, act: str, body: dict[str, str] | None = None) -> dict[str, Any] | None:
        key = str(uuid7())
        told = self._until_answered(desk, act, body, key)
        self.acts += 1
        if self.acts % 5 == 0 and self._until_answered(desk, act, body, key) != told:
            self.failed.append(f"{desk} {act} {body}: another answer to the same key")
        return told

    def _until_answered(self, desk: str, act: str, body: dict[str, str] | None, key: str) -> dict[str, Any] | None:
        until = time.monotonic() + GIVE_UP_AFTER_S
        while True:
            try:
                status, said = self._post(f"/api/hospital/v1/desks/{desk}/{act}", body, key)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 0, {}
            if status == 200:
                return said
            if status not in _ASK_AGAIN or time.monotonic() > until:
                self.failed.append(f"{desk} {act} {body}: the hub answered {status} {said}")
                return None
            self.asked_again += 1
            time.sleep(0.05)

    def _post(self, path: str, body: dict[str, str] | None, key: str) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": key}
        if body is not None:
            headers["Content-Type"] = "application/json"
        line = http.client.HTTPConnection(self._host, timeout=60)
        try:
            line.request("POST", path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()
