"""One process of a race that asks a running web over HTTP, many threads at once. A line of JSON in, JSON out.

Nothing of the hub is loaded here: it sees what any kiosk and any system of a hospital sees.
"""

import http.client
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from uuid_utils.compat import uuid7

GIVES_WAY = {"desk_busy", "patient_changed", "not_possible_now"}
"""What somebody is told whose colleague at the same desk was faster."""
ASKED_AGAIN_EVERY = 7
"""As after an answer that was lost on the way: the same request once more must hear the same."""
_TOO_MANY, _REFUSED = 429, 409


class Line:
    """Connections to one web that stay, one a thread."""

    def __init__(self, address: str) -> None:
        self._host, self._own = address, threading.local()

    def post(self, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if not hasattr(self._own, "line"):
            self._own.line = http.client.HTTPConnection(self._host, timeout=60)
        said = None if body is None else json.dumps(body)
        kind = {} if body is None else {"Content-Type": "application/json"}
        while True:
            self._own.line.request("POST", path, said, {**headers, **kind})
            answer = self._own.line.getresponse()
            found = json.loads(answer.read())
            if answer.status != _TOO_MANY:
                return answer.status, found
            time.sleep(0.2)


def numbers(line: Line, job: dict[str, Any]) -> list[list[str]]:
    """Every request, an id and a service, with the number it got."""

    def ask(one: list[str]) -> list[str]:
        request_id, service = one
        body = {
            "request_id": request_id, "session_id": request_id, "service": service, "language": "lt",
            "asked_at": "2026-03-12T08:00:00Z",
        }  # fmt: skip
        status, said = line.post("/api/v1/numbers", body, job["kiosk"])
        assert status == 200, (status, said)
        return [request_id, said["number"]]

    with ThreadPoolExecutor(job["threads"]) as crowd:
        return list(crowd.map(ask, job["requests"]))


def calls(line: Line, job: dict[str, Any]) -> list[list[str]]:
    """Every desk with the numbers this process called to it, until nobody waits."""

    def act(desk: str, name: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {job['tokens'][desk]}", "Idempotency-Key": str(uuid7())}
        status, said = line.post(f"/api/hospital/v1/desks/{desk}/{name}", body, headers)
        if status == _REFUSED and said["code"] in GIVES_WAY:
            return None
        assert status == 200, (desk, name, status, said)
        if int(headers["Idempotency-Key"][-1], 16) % ASKED_AGAIN_EVERY == 0:
            assert line.post(f"/api/hospital/v1/desks/{desk}/{name}", body, headers) == (status, said)
        return said

    def work(desk: str) -> list[list[str]]:
        called: list[list[str]] = []
        while True:
            there = act(desk, "call-next")
            if there is None:
                continue
            if there["patient"] is None:
                return called
            body = {"number": there["patient"]["number"]}
            called.append([desk, body["number"]])
            act(desk, "here", body)
            act(desk, "finish", body)

    with ThreadPoolExecutor(len(job["desks"])) as crowd:
        return [one for found in crowd.map(work, job["desks"]) for one in found]


def main() -> None:
    job = json.loads(sys.stdin.readline())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    json.dump({"numbers": numbers, "calls": calls}[job["what"]](Line(job["address"]), job), sys.stdout)


if __name__ == "__main__":
    main()
