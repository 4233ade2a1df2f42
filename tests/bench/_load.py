"""The load of `numbers`, a process of its own: asks over keep-alive connections, by the clock or as fast as it can.

Reads one JSON job from stdin, writes one JSON result to stdout. Latency counts from the moment a request was *due*, so a
server that stalls is charged for everybody it kept waiting.
"""

import gc
import json
import selectors
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from uuid_utils.compat import uuid7


@dataclass
class Line:
    """One keep-alive connection and the request it carries now."""

    socket: socket.socket
    due: float = 0.0
    heard: bytearray = field(default_factory=bytearray)


class Load:
    """Asks, listens, keeps what it was told."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._selector = selectors.EpollSelector()
        self._free: deque[Line] = deque()
        self.numbers: list[str] = []
        self.waited: list[float] = []
        self.wrong = 0
        for _ in range(job["connections"]):
            line = Line(socket.create_connection((job["host"], job["port"]), timeout=5))
            line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.socket.setblocking(False)
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self._free.append(line)
        self._bodies = [number_request(job, place) for place in range(job["count"])]
        self._next = 0

    def by_the_clock(self, rate: float) -> float:
        """Requests are due every 1/rate seconds whatever happens; the seconds it took until the last answer."""
        count, begin = len(self._bodies), time.perf_counter() + 0.05
        while len(self.waited) + self.wrong < count:
            now = time.perf_counter()
            while self._next < count and self._free and (due := begin + self._next / rate) <= now:
                self._send(self._free.popleft(), due)
            pause = begin + self._next / rate - time.perf_counter() if self._next < count and self._free else 1.0
            self._listen(min(1.0, max(0.0, pause)))
            if time.perf_counter() - begin > count / rate + 60:
                raise TimeoutError("the hub did not keep up")
        return time.perf_counter() - begin

    def flat_out(self) -> float:
        """Every connection asks again as soon as it was answered; the seconds it took."""
        begin = time.perf_counter()
        while len(self.waited) + self.wrong < len(self._bodies):
            while self._free and self._next < len(self._bodies):
                self._send(self._free.popleft(), time.perf_counter())
            self._listen(5.0)
        return time.perf_counter() - begin

    def _send(self, line: Line, due: float) -> None:
        line.due = due
        line.heard.clear()
        line.socket.sendall(self._bodies[self._next])
        self._next += 1

    def _listen(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            line: Line = key.data
            said = line.socket.recv(65536)
            if not said:
                raise ConnectionError("the hub closed a connection")
            line.heard += said
            if is_whole(line.heard):
                self._note(line)
                self._free.append(line)

    def _note(self, line: Line) -> None:
        waited = time.perf_counter() - line.due
        if not line.heard.startswith(b"HTTP/1.1 200"):
            self.wrong += 1
            return
        at = line.heard.index(b'"number":"') + 10
        self.numbers.append(line.heard[at : line.heard.index(b'"', at)].decode())
        self.waited.append(waited)


def is_whole(heard: bytearray) -> bool:
    head_ends = heard.find(b"\r\n\r\n")
    if head_ends < 0:
        return False
    at = heard.lower().find(b"content-length:", 0, head_ends) + 15
    length = int(heard[at : heard.index(b"\r\n", at)])
    return len(heard) >= head_ends + 4 + length


def number_request(job: dict[str, Any], place: int) -> bytes:
    body = json.dumps(
        {
            "request_id": str(uuid7()),
            "session_id": str(uuid7()),
            "service": job["services"][place % len(job["services"])],
            "language": "lt",
            "asked_at": "2026-03-12T10:00:00Z",
        }
    ).encode()
    head = (
        f"POST /api/v1/numbers HTTP/1.1\r\nHost: {job['host']}\r\nAuthorization: Bearer {job['bearer']}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    job = json.load(sys.stdin)
    load = Load(job)
    gc.disable()  # a collection of ours would be charged to the hub
    seconds = load.by_the_clock(job["rate"]) if job["rate"] else load.flat_out()
    result = {"seconds": seconds, "waited": load.waited, "numbers": load.numbers, "wrong": load.wrong}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
