"""The fleet of `fleet`, a process of its own: each kiosk and board says how it is every ten seconds, over a connection of a few.

Reads one JSON job from stdin (`{"host", "port", "seconds", "every_s", "requests": [[path, headers, body], …]}`), spreads the
requests over each period and writes `{"said", "wrong", "late_s"}`.
"""

import json
import selectors
import socket
import sys
import time
from collections import deque
from typing import Any

from tests.bench._load import Line, is_whole

CONNECTIONS = 24


class Talk:
    """Says each request when it is due; whoever is answered late says the next one late, and is counted."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._said = [_request(job["host"], *one) for one in job["requests"]]
        self._selector = selectors.EpollSelector()
        self._free: deque[Line] = deque()
        self.said, self.wrong, self.late_s = 0, 0, 0.0
        for _ in range(CONNECTIONS):
            line = Line(socket.create_connection((job["host"], job["port"]), timeout=10))
            self._selector.register(line.socket, selectors.EVENT_READ, line)
            self._free.append(line)

    def go_on(self) -> None:
        """Until the seconds are over."""
        gap = self._job["every_s"] / len(self._said)
        begin, place = time.perf_counter(), 0
        while (now := time.perf_counter()) - begin < self._job["seconds"]:
            due = begin + place * gap
            if due <= now and self._free:
                line = self._free.popleft()
                line.heard.clear()
                line.socket.sendall(self._said[place % len(self._said)])
                self.late_s = max(self.late_s, now - due)
                place += 1
                continue
            self._listen(min(0.05, max(0.0, due - now)) if self._free else 0.05)

    def _listen(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            line: Line = key.data
            heard = line.socket.recv(65536)
            if not heard:
                raise ConnectionError("the hub closed a connection")
            line.heard += heard
            if is_whole(line.heard):
                self.said += 1
                self.wrong += not line.heard.startswith(b"HTTP/1.1 2")
                self._free.append(line)


def _request(host: str, path: str, headers: dict[str, str], body: str) -> bytes:
    said = {"Host": host, "Content-Type": "application/json", "Content-Length": str(len(body.encode())), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n{body}".encode()


def main() -> None:
    talk = Talk(json.load(sys.stdin))
    talk.go_on()
    json.dump({"said": talk.said, "wrong": talk.wrong, "late_s": talk.late_s}, sys.stdout)


if __name__ == "__main__":
    main()
