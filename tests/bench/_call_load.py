"""The load of `calls`, a process of its own: desks that finish and call by the clock, then say that the patient is here.

Reads one JSON job from stdin, writes one JSON result to stdout. A call counts from the moment it was *due*.
"""

import gc
import json
import selectors
import socket
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from uuid_utils.compat import uuid7

from tests.bench._load import is_whole


@dataclass
class Talk:
    """One keep-alive connection, what it asks now and who wants the answer. `number`: the patient of this desk."""

    socket: socket.socket
    desk: str = ""
    token: str = ""
    number: str | None = None
    heard: bytearray = field(default_factory=bytearray)
    then: Callable[["Talk", int, bytes], None] | None = None


class Load:
    """Asks, listens, keeps what it was told."""

    def __init__(self, job: dict[str, Any]) -> None:
        self._job = job
        self._selector = selectors.EpollSelector()
        self._desks = deque(self._connect(code, job["tokens"]) for code in job["desks"])
        self._open = 0
        self.called: list[tuple[str, str]] = []
        self.call_waited: list[float] = []
        self.nobody = 0
        self.wrong: list[str] = []

    def by_the_clock(self) -> float:
        """A call is due every 1/rate seconds whatever happens; the seconds until the last answer."""
        rate, count = self._job["rate"], self._job["count"]
        begin = time.perf_counter() + 0.05
        due_calls = 0
        while due_calls < count or self._open:
            now = time.perf_counter()
            while due_calls < count and self._desks and begin + due_calls / rate <= now:
                self._call(self._desks.popleft(), begin + due_calls / rate)
                due_calls += 1
            following = begin + due_calls / rate - time.perf_counter()
            self._listen(min(0.05, max(0.0, following)))
            if now - begin > count / rate + 60:
                raise TimeoutError("the hub did not keep up")
        took = time.perf_counter() - begin
        self._go_home()
        return took

    def _go_home(self) -> None:
        """Every desk finishes its patient, so that the next run finds it free."""

        def finished(_talk: Talk, status: int, body: bytes) -> None:
            if status != 200:
                self._note_wrong("finish", status, body)

        for talk in self._desks:
            if talk.number is not None:
                self._at_desk(talk, "finish", {"number": talk.number}, finished)
        until = time.perf_counter() + 30
        while self._open and time.perf_counter() < until:
            self._listen(0.05)

    def _call(self, talk: Talk, due: float) -> None:
        def answered(talk: Talk, status: int, body: bytes) -> None:
            if status != 200:
                self._note_wrong("call", status, body)
                self._desks.append(talk)
                return
            self.call_waited.append(time.perf_counter() - due)
            patient = json.loads(body)["patient"]
            talk.number = patient["number"] if patient else None
            if talk.number is None:
                self.nobody += 1
                self._desks.append(talk)
                return
            self.called.append((talk.desk, talk.number))
            self._at_desk(talk, "here", {"number": talk.number}, received)

        def received(talk: Talk, status: int, body: bytes) -> None:
            if status != 200:
                self._note_wrong("here", status, body)
            self._desks.append(talk)

        if talk.number is None:
            self._at_desk(talk, "call-next", None, answered)
        else:
            self._at_desk(talk, "finish-and-call", {"number": talk.number}, answered)

    def _at_desk(
        self, talk: Talk, act: str, body: dict[str, str] | None, then: Callable[[Talk, int, bytes], None]
    ) -> None:
        said = b"" if body is None else json.dumps(body).encode()
        kind = "" if body is None else "Content-Type: application/json\r\n"
        head = (
            f"POST /api/hospital/v1/desks/{talk.desk}/{act} HTTP/1.1\r\nHost: {self._job['host']}\r\n"
            f"Authorization: Bearer {talk.token}\r\nIdempotency-Key: {uuid7()}\r\n{kind}Content-Length: {len(said)}\r\n\r\n"
        )
        self._send(talk, head.encode() + said, then)

    def _send(self, talk: Talk, request: bytes, then: Callable[[Talk, int, bytes], None]) -> None:
        talk.heard.clear()
        talk.then = then
        talk.socket.sendall(request)
        self._open += 1

    def _listen(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            talk: Talk = key.data
            said = talk.socket.recv(65536)
            if not said:
                raise ConnectionError("the hub closed a connection")
            talk.heard += said
            if is_whole(talk.heard):
                self._open -= 1
                body = bytes(talk.heard[talk.heard.index(b"\r\n\r\n") + 4 :])
                assert talk.then is not None  # somebody asked
                talk.then(talk, int(talk.heard[9:12]), body)

    def _note_wrong(self, what: str, status: int, body: bytes) -> None:
        self.wrong.append(f"{what}: {status} {body[:200].decode('utf-8', 'replace')}")

    def _connect(self, desk: str, tokens: list[str]) -> Talk:
        talk = Talk(socket.create_connection((self._job["host"], self._job["port"]), timeout=5), desk)
        talk.token = tokens[sum(desk.encode()) % len(tokens)]
        talk.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk.socket.setblocking(False)
        self._selector.register(talk.socket, selectors.EVENT_READ, talk)
        return talk


def main() -> None:
    load = Load(json.load(sys.stdin))
    gc.disable()  # a collection of ours would be charged to the hub
    seconds = load.by_the_clock()
    result = {
        "seconds": seconds, "called": load.called, "call_waited": load.call_waited,
        "nobody": load.nobody, "wrong": load.wrong,
    }  # fmt: skip
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
