"""A scanner with a line of its own, heard by a thread: silent about what was no code."""

import time
from collections.abc import Callable
from typing import Protocol

from hardware.listening import WAIT_S, Listening
from hardware.scanner.framing import ScannedCode, ScannerFraming, UnreadableScan

Heard = Callable[[ScannedCode | UnreadableScan], None]


class Source(Protocol):
    """An open scanner: `read` gives the characters that came within so many seconds. Raises LineBroken."""

    def read(self, seconds: float) -> str: ...
    def close(self) -> None: ...


class ListeningScanner:
    """`open_source` raises DeviceAway; `heard` and `there` are called on this scanner's thread."""

    def __init__(
        self, open_source: Callable[[], Source], heard: Heard, there: Callable[[bool], None] = lambda _there: None
    ) -> None:
        self._heard, self._tell_there = heard, there
        self.there = False
        self._framing = ScannerFraming()
        self._line = Listening("scanner", open_source, self._hear, self._is_there)

    @property
    def why_away(self) -> str:
        """In words, empty while it is there."""
        return self._line.why_away

    def close(self) -> None:
        """Hang up; the thread ends within a second."""
        self._line.close()
        self.there = False

    def _is_there(self, there: bool) -> None:
        """Half a code from before a pull is no beginning of the next one."""
        self.there, self._framing = there, ScannerFraming()
        self._tell_there(there)

    def _hear(self, source: Source) -> None:
        for character in source.read(WAIT_S):
            code = self._framing.key(character, time.monotonic())
            if code is not None:
                self._heard(code)
