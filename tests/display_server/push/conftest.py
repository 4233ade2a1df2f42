"""A push loop in a thread over a stand-in reader, and a small client that reads its events."""

import json
import socket
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from config.clock import SystemClock
from display_server.db.engine.wake import SIGN_OF_LIFE, Wake
from display_server.push.door import listening_socket
from display_server.push.loop import Loop, Sockets
from display_server.push.passes import make_pass
from display_server.push.topics import StateReader, StatesUnreadable
from display_server.push.wake import wake_socket
from tests.patience import PATIENCE_S

KEY = "a stream key"
Event = dict[str, str]


@dataclass
class StatesByHand:
    """The database of these tests: versions and states that a test sets."""

    states: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    gone: frozenset[UUID] = frozenset()
    readable: bool = True
    reads: int = 0

    def newer(self, held: Mapping[str, int]) -> dict[str, tuple[int, bytes]]:
        self._read()
        return {name: self.states[name] for name in held if name in self.states and self.states[name][0] != held[name]}

    def versions(self, names: Collection[str]) -> dict[str, int]:
        self._read()
        return {name: self.states[name][0] if name in self.states else 0 for name in names}

    def _read(self) -> None:
        self.reads += 1
        if not self.readable:
            raise StatesUnreadable("switched off by the test")

    def revoked(self) -> frozenset[UUID]:
        return self.gone


class Listener:
    """One client: connects, reads events with a time limit. Reads nothing unless asked."""

    def __init__(self, port: int, path: str, headers: Mapping[str, str], receive_buffer: int | None = None) -> None:
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE_S)
        self.socket.connect(("127.0.0.1", port))
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: hub\r\n{said}\r\n".encode())
        self._rest = b""

    def head(self) -> str:
        return self._until(b"\r\n\r\n", PATIENCE_S).decode()

    def event(self, within: float = PATIENCE_S) -> Event:
        """The next event's fields; fails when none comes in time."""
        lines = self._until(b"\n\n", within).decode().split("\n")
        return {line.partition(": ")[0]: line.partition(": ")[2] for line in lines if line}

    def state(self, within: float = PATIENCE_S) -> Event:
        """The next state, whatever stamps come between."""
        until = time.monotonic() + within
        while (event := self.event(until - time.monotonic()))["event"] != "state":
            pass
        return event

    def is_over(self, within: float = PATIENCE_S) -> bool:
        """Whether the server ends the stream in time."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            self.socket.settimeout(max(0.01, until - time.monotonic()))
            try:
                if not self.socket.recv(65_536):
                    return True
            except TimeoutError:
                return False
            except ConnectionResetError:
                return True
        return False

    def body(self) -> dict[str, object]:
        while chunk := self.socket.recv(65_536):
            self._rest += chunk
        found = json.loads(self._rest)
        assert isinstance(found, dict)
        return found

    def _until(self, end: bytes, within: float) -> bytes:
        until = time.monotonic() + within
        while end not in self._rest:
            self.socket.settimeout(max(0.01, until - time.monotonic()))
            came = self.socket.recv(65_536)
            if not came:
                raise EOFError(self._rest)
            self._rest += came
        found, _, self._rest = self._rest.partition(end)
        return found


@dataclass
class RunningPush:
    """The loop, its database, its ear and its door."""

    port: int
    states: StatesByHand
    wake: Wake
    listeners: list[Listener] = field(default_factory=list)

    def listen(
        self,
        *topics: str,
        name: str = "test",
        device: UUID | None = None,
        headers: Mapping[str, str] | None = None,
        receive_buffer: int | None = None,
    ) -> Listener:
        token, _ = make_pass(KEY, name, topics, SystemClock().now(), device)
        return self.ask(f"/stream/{name}", {"Authorization": f"Bearer {token}", **(headers or {})}, receive_buffer)

    def ask(self, path: str, headers: Mapping[str, str], receive_buffer: int | None = None) -> Listener:
        listener = Listener(self.port, path, headers, receive_buffer)
        self.listeners.append(listener)
        return listener

    def commit(self, topic: str, version: int, data: bytes = b"{}", tell: bool = True) -> None:
        self.states.states[topic] = (version, data)
        if tell:
            self.wake.tell([topic])

    def web_lives(self) -> None:
        self.wake.tell([SIGN_OF_LIFE])

    def streams(self) -> object:
        return self._health()["streams"]

    def is_fresh(self) -> bool:
        """Whether a stream would be stamped now."""
        return self._health()["fresh"] is True

    def _health(self) -> dict[str, object]:
        asked = self.ask("/healthz", {})
        assert asked.head().startswith("HTTP/1.1 200")
        found = asked.body()
        asked.socket.close()
        return found


@contextmanager
def loop_in_a_thread(reader: StateReader, key: str, ear: Path, by_hand: StatesByHand) -> Iterator[RunningPush]:
    """The push process's loop over `reader`, woken at `ear`; its sockets and listeners are closed with it."""
    ours, theirs = socket.socketpair()
    sockets = Sockets(listening_socket("127.0.0.1", 0), wake_socket(ear), theirs)
    loop = Loop(sockets, reader, key, SystemClock())
    thread = threading.Thread(target=loop.run)
    thread.start()
    running = RunningPush(sockets.listener.getsockname()[1], by_hand, Wake(ear))
    yield running
    ours.send(b"x")
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    loop.close()
    running.wake.close()
    for left in (ours, theirs, sockets.wake, *(listener.socket for listener in running.listeners)):
        left.close()


@pytest.fixture
def push(tmp_path: Path) -> Iterator[RunningPush]:
    states = StatesByHand({"lobby:a": (1, b'{"lobby":1}'), "department:x": (7, b'{"x":7}')})
    with loop_in_a_thread(states, KEY, tmp_path / "w", states) as running:
        yield running
