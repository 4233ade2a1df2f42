"""The preview's door: a Unix socket of this account alone, one JSON line asked, one answered, one picture at a time.

This program stays small; what draws is a child of it that starts with the first picture, is killed where it takes too long, and
ends when nobody has asked for a while.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import structlog

from config.private_socket import bind_private

MOST_ASKED = 4_000_000
"""Bytes of one question: a catalogue without its map has a tenth of that."""
MOST_DRAWN = 3_000_000
WITHIN_S = 25.0
"""One picture, with the start of what draws it."""
ASK_WITHIN_S = 5.0
REST_AFTER_S = 300.0
PICTURES_EACH = 500
"""Then another child: what a window loses in memory is lost with it."""
_log = structlog.get_logger()
_DRAWING = [sys.executable, "-m", f"{__package__}.drawing"]


class PreviewDoor:
    """`serve` until `close`. `command` starts what draws: it reads lines, and writes one for each."""

    def __init__(self, path: Path, command: list[str] | None = None, within_s: float = WITHIN_S) -> None:
        self._path, self._command, self._within_s = path, command or _DRAWING, within_s
        self._child: subprocess.Popen[bytes] | None = None
        self._drawn = 0
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        bind_private(self._listener, path)
        self._listener.listen(4)

    def serve(self) -> None:
        """One after the other; ends when the listener is closed."""
        while True:
            try:
                self._listener.settimeout(REST_AFTER_S if self._child is not None else None)
                caller, _ = self._listener.accept()
            except TimeoutError:
                self._end_child()
                continue
            except OSError:
                return
            with caller, suppress(OSError):  # whoever asked went away
                self._answer(caller)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._path.unlink(missing_ok=True)
        self._end_child()

    def _answer(self, caller: socket.socket) -> None:
        caller.settimeout(ASK_WITHIN_S)
        with caller.makefile("rb") as asks:
            line = asks.readline(MOST_ASKED)
        if not line.endswith(b"\n"):
            caller.sendall(_problem("too_large" if len(line) >= MOST_ASKED else "broken_off"))
            return
        caller.sendall(self._draw(line))

    def _draw(self, line: bytes) -> bytes:
        try:
            child = self._running()
            assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018  # both are pipes
            child.stdin.write(line)
            child.stdin.flush()
            said = _line_of(child.stdout, self._within_s)
        except (OSError, TimeoutError) as fault:
            _log.error("preview_not_drawn", kind=type(fault).__name__)
            self._end_child()
            return _problem("too_slow" if isinstance(fault, TimeoutError) else "broke")
        self._drawn += 1
        if self._drawn >= PICTURES_EACH:
            self._end_child()
        return said

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._drawn = 0
        return self._child

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    if pipe is not None:
                        pipe.close()


def _line_of(pipe: IO[bytes], within_s: float) -> bytes:
    """The whole line. Raises TimeoutError, OSError where the child ended or says too much."""
    until, said = time.monotonic() + within_s, b""
    while not said.endswith(b"\n"):
        if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            raise TimeoutError
        piece = os.read(pipe.fileno(), 1 << 16)
        said += piece
        if not piece or len(said) > MOST_DRAWN:
            raise OSError("what draws has ended")
    return said


def _problem(name: str) -> bytes:
    return json.dumps({"problem": name}).encode() + b"\n"


def serve_previews(path: Path) -> int:
    """Until SIGTERM or SIGINT."""
    door = PreviewDoor(path)
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: door.close())
    _log.info("preview runs")
    door.serve()
    return 0
