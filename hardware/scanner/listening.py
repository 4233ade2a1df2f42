"""A scanner with a line of its own, heard by a thread: found again after a pull, silent about what was no code."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from hardware.errors import DeviceAway, LineBroken
from hardware.scanner.framing import ScannedCode, ScannerFraming, UnreadableScan

Heard = Callable[[ScannedCode | UnreadableScan], None]
LOOK_AGAIN_S = 1.0
_WAIT_S = 0.2


class Source(Protocol):
    """An open scanner: `read` gives the characters that came within so many seconds. Raises LineBroken."""

    def read(self, seconds: float) -> str: ...
    def close(self) -> None: ...


class ListeningScanner:
    """`open_source` raises DeviceAway; `heard` is called on this scanner's thread."""

    def __init__(self, open_source: Callable[[], Source], heard: Heard) -> None:
        self._open_source, self._heard = open_source, heard
        self._ends = threading.Event()
        self.there = False
        self._thread = threading.Thread(target=self._listen, name="scanner", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up; the thread ends within a second."""
        self._ends.set()
        self._thread.join(timeout=2)

    def _listen(self) -> None:
        said_away = False
        while not self._ends.is_set():
            try:
                source = self._open_source()
            except DeviceAway as away:
                if not said_away:
                    structlog.get_logger().warning("scanner_away", reason=str(away))
                said_away = True
                self._ends.wait(LOOK_AGAIN_S)
                continue
            self.there, said_away = True, False
            with contextlib.suppress(LineBroken):  # pulled: look for it again
                self._hear(source)
            self.there = False
            source.close()

    def _hear(self, source: Source) -> None:
        framing = ScannerFraming()
        while not self._ends.is_set():
            for character in source.read(_WAIT_S):
                code = framing.key(character, time.monotonic())
                if code is not None:
                    self._heard(code)
