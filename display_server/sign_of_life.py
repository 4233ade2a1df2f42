"""Asks `web` again and again whether it lives, without waiting for it: a program that hangs keeps its port and its process."""

import socket
from contextlib import suppress

MAY_BE_SILENT_S = 20.0
"""Longer than the slowest honest answer, and than a machine that is short of breath."""
ASKS = 10
"""So many questions in that time. They are what counts: a machine that stood still has asked nothing meanwhile."""

_QUESTION = b"GET /healthz HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
_CONNECT_WITHIN_S = 0.2  # on this machine the kernel connects, also for a program that hangs


class SignOfLife:
    """One for each start of a program. Only one that has answered once can hang: before that it is starting."""

    def __init__(self, host: str, port: int, may_be_silent_s: float = MAY_BE_SILENT_S) -> None:
        self._address, self._every_s = (host, port), may_be_silent_s / ASKS
        self._line: socket.socket | None = None
        self._next = 0.0
        self._answered = False
        self._unanswered = 0

    def hangs(self, now: float) -> bool:
        """Hear what has come, ask where it is time to; whether too many questions have had no answer."""
        self._hear()
        if now >= self._next:
            self._next = now + self._every_s
            self._ask()
        return self._answered and self._unanswered > ASKS

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self) -> None:
        self.close()
        self._unanswered += 1
        with suppress(OSError):  # nobody listens: that is no answer either
            self._line = socket.create_connection(self._address, _CONNECT_WITHIN_S)
            self._line.sendall(_QUESTION)
            self._line.setblocking(False)

    def _hear(self) -> None:
        if self._line is None:
            return
        try:
            said = self._line.recv(256)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if said.startswith(b"HTTP/"):
            self._answered, self._unanswered = True, 0
        self.close()
