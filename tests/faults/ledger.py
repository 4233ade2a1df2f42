"""An outside observer: asks for numbers over HTTP, asks again with the same id until answered, writes down what it was told."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from uuid_utils.compat import uuid7

from tests.small_cast import KIOSK_HEADERS

GIVE_UP_AFTER_S = 120.0


class Ledger:
    """Every request it made and every answer it heard to it, also to those it asked again."""

    def __init__(self, address: str, services: list[str]) -> None:
        self._host = urlsplit(address).netloc
        self._services = services
        self._lock = threading.Lock()
        self.answers: dict[str, list[str]] = {}
        self.asked_again = 0
        self.failed: list[str] = []

    def ask_for(self, count: int, callers: int, pause_s: float) -> None:
        """`count` numbers over several connections; returns when all are answered."""
        requests = iter([str(uuid7()) for _ in range(count)])
        threads = [threading.Thread(target=self._caller, args=(requests, pause_s)) for _ in range(callers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failed:
            raise AssertionError(self.failed)

    def _caller(self, requests: Iterator[str], pause_s: float) -> None:
        while True:
            with self._lock:
                request_id = next(requests, None)
                if request_id is None:
                    return
                place = len(self.answers)
                self.answers[request_id] = []
            number = self._until_answered(request_id, self._services[place % len(self._services)])
            self.answers[request_id].append(number)
            if place % 5 == 0:  # as after an answer that was lost on the way
                again = self._until_answered(request_id, self._services[place % len(self._services)])
                self.answers[request_id].append(again)
            time.sleep(pause_s)

    def _until_answered(self, request_id: str, service: str) -> str:
        until = time.monotonic() + GIVE_UP_AFTER_S
        while True:
            try:
                status, said = self._post(request_id, service)
            except (OSError, http.client.HTTPException, ValueError):
                status, said = 0, {}
            if status == 200:
                return str(said["number"])
            if status not in {0, 503} or time.monotonic() > until:
                self.failed.append(f"the hub answered {status} {said}")
                return "none"
            with self._lock:
                self.asked_again += 1
            time.sleep(0.05)

    def _post(self, request_id: str, service: str) -> tuple[int, dict[str, Any]]:
        body = {
            "request_id": request_id,
            "session_id": request_id,
            "service": service,
            "language": "en",
            "asked_at": "2026-03-12T08:00:00Z",
        }
        headers = {**KIOSK_HEADERS, "Content-Type": "application/json"}
        line = http.client.HTTPConnection(self._host, timeout=60)
        try:
            line.request("POST", "/api/v1/numbers", json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            line.close()
