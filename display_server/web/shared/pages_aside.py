"""People's pages, and ways, answered by a process of their own, so that no call waits for a template or a search.

A page of an administrator holds the interpreter for milliseconds, a new plan of a large house for seconds, and the loop that
calls patients must have it back after every SQL statement. So what is only read there goes over a socket pair to a child
that reads the same database and cannot write; whatever turns out to write is answered by `web` itself, as everything is
while there is no child.
"""

import asyncio
import ctypes
import json
import os
import re
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from display_server.web.shared.write_test import CANNOT_WRITE

Answered = tuple[int, list[tuple[str, str]], bytes]
ASIDE = re.compile(r"/(?:admin|staff|sign-in(?!/directory)|v/)|/api/v1/catalogue$|/board/[0-9a-f-]{36}/arrows$")
"""People's pages, and whatever finds ways: phones, a kiosk's catalogue, a board's arrows. An answer of the hospital's directory
is written down before it is believed, so `web` takes it at once."""
FD = "ATRIUM_PAGES_FD"
STARTS_AFTER_S = 10.0
"""A hub that lives for a moment (a command, a test) needs none."""

_HEAD = struct.Struct("!II")  # of a frame: how long its words are, how long its body
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_libc = ctypes.CDLL(None)
_log = structlog.get_logger()


def is_page(method: str, path: str) -> bool:
    """Whether it is only read, and takes long enough to be read aside."""
    return method in {"GET", "HEAD"} and ASIDE.match(path) is not None


class PagesAside:
    """The parent's side. `ask` answers None where this process must answer itself."""

    def __init__(self, can_write: Callable[[], bool]) -> None:
        """`can_write`: whether this process can, answered at once; the child's pages say it where it cannot."""
        self._can_write = can_write
        self._process: subprocess.Popen[bytes] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[int, asyncio.Future[Answered | None]] = {}
        self._number = 0

    @property
    def is_ready(self) -> bool:
        return self._writer is not None

    async def ask(self, environ: dict[str, Any]) -> Answered | None:
        if self._writer is None:
            return None
        self._number += 1
        number = self._number
        answer: asyncio.Future[Answered | None] = asyncio.get_running_loop().create_future()
        self._asked[number] = answer
        said = {name: value for name, value in environ.items() if isinstance(value, str)}
        if not self._can_write():
            said[CANNOT_WRITE] = "yes"
        self._writer.write(frame({"number": number, "environ": said}, b""))
        return await answer

    def open(self) -> None:
        """In the running loop. Until the child is there `web` answers."""
        self._reading = asyncio.get_running_loop().create_task(self._start())

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "display_server", "pages"],
            env={**os.environ, FD: str(theirs.fileno())},
            pass_fds=[theirs.fileno()],
            preexec_fn=_as_a_child,  # noqa: PLW1509  # only two system calls
        )
        theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        await self._read(reader, writer)

    def close(self) -> None:
        """The child ends by itself once nobody holds the other end."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                words, body = read_frame(*await _whole(reader))
                if "ready" in words:
                    self._writer = writer
                elif (answer := self._asked.pop(words["number"], None)) is not None and not answer.done():
                    here = words["status"] is None
                    headers = [(name, value) for name, value in words["headers"]]
                    answer.set_result(None if here else (words["status"], headers, body))
        except (asyncio.IncompleteReadError, ConnectionError):
            _log.warning("the process of pages ended; web answers them itself")
        finally:
            self._writer = None
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_result(None)
            self._asked.clear()
            writer.close()


def frame(words: dict[str, Any], body: bytes) -> bytes:
    said = json.dumps(words).encode()
    return _HEAD.pack(len(said), len(body)) + said + body


def read_frame(words: bytes, body: bytes) -> tuple[dict[str, Any], bytes]:
    said: dict[str, Any] = json.loads(words)
    return said, body


def head_of(read: bytes) -> tuple[int, int]:
    words, body = _HEAD.unpack(read)
    return words, body


HEAD_LENGTH = _HEAD.size


async def _whole(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    words, body = head_of(await reader.readexactly(HEAD_LENGTH))
    return await reader.readexactly(words), await reader.readexactly(body)


def _as_a_child() -> None:
    """Calls go before pages; and a killed web leaves nobody behind."""
    os.nice(5)
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
