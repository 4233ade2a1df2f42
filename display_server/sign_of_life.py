"""Asks `web` again and again whether it lives, without waiting for it: a program that hangs keeps its port and its process.

Several webs share one port: the kernel picks who answers, each answer says whose it is (`ANSWERED_BY`), and whoever has not
been heard while question after question stayed without an answer is the one that hangs.
"""

import re
import socket
from collections.abc import Sequence
from contextlib import suppress

MAY_BE_SILENT_S = 20.0
"""Longer than the slowest honest answer, and than a machine that is short of breath."""
ASKS = 10
"""So many questions of each in that time. They are what counts: a machine that stood still has asked nothing meanwhile."""
ANSWERED_BY = "Atrium-Web"
"""The header with the worker's number."""

_QUESTION = b"GET /healthz HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
_WHOSE = re.compile(rb"^%s: *(\d+)\r$" % ANSWERED_BY.encode(), re.MULTILINE | re.IGNORECASE)
_CONNECT_WITHIN_S = 0.2  # on this machine the kernel connects, also for a program that hangs


class SignOfLife:
    """Of the programs behind one port, the first of `names` being worker 1.

    Only one that has answered once can hang: before that it is starting.
    """

    def __init__(self, host: str, port: int, names: Sequence[str], may_be_silent_s: float = MAY_BE_SILENT_S) -> None:
        self._address, self._names = (host, port), tuple(names)
        self._may_be_silent_s, self._every_s = may_be_silent_s, may_be_silent_s / ASKS / len(names)
        self._line: socket.socket | None = None
        self._next = 0.0
        self._heard_at: dict[str, float] = {}
        self._unanswered: dict[str, int] = {}

    def hung(self, now: float) -> list[str]:
        """Hear what has come, ask where it is time to; of whom too many questions have had no answer for too long."""
        self._hear(now)
        if now >= self._next:
            self._next = now + self._every_s
            self._ask()
        return [
            name
            for name, times in self._unanswered.items()
            if times > ASKS and now - self._heard_at[name] > self._may_be_silent_s
        ]

    def forget(self, name: str) -> None:
        """It is started anew."""
        self._heard_at.pop(name, None)
        self._unanswered.pop(name, None)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self) -> None:
        self.close()
        for name in self._unanswered:  # taken back below, should an answer come
            self._unanswered[name] += 1
        with suppress(OSError):  # nobody listens: that is no answer either
            self._line = socket.create_connection(self._address, _CONNECT_WITHIN_S)
            self._line.sendall(_QUESTION)
            self._line.setblocking(False)

    def _hear(self, now: float) -> None:
        if self._line is None:
            return
        try:
            said = self._line.recv(2048)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if said.startswith(b"HTTP/"):
            self._note(said, now)
        self.close()

    def _note(self, answer: bytes, now: float) -> None:
        """Nobody is blamed for a question that was answered; whoever answered it begins anew."""
        for name in self._unanswered:
            self._unanswered[name] -= 1
        found = _WHOSE.search(answer)
        number = int(found[1]) if found else 1
        if 1 <= number <= len(self._names):
            name = self._names[number - 1]
            self._heard_at[name], self._unanswered[name] = now, 0
