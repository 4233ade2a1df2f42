"""A presence sensor on a serial line, heard by a thread: found again after a pull."""

import threading
import time
from collections.abc import Callable

import structlog

from hardware.errors import DeviceAway, LineBroken
from hardware.presence.steady import Steady
from hardware.scanner.serial_source import SerialSource

LOOK_AGAIN_S = 1.0
_WAIT_S = 0.2


class ListeningPresence:
    """`changed(somebody)` is called on this sensor's thread."""

    def __init__(
        self, path: str, changed: Callable[[bool], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._path, self._changed, self._monotonic = path, changed, monotonic
        self._ends = threading.Event()
        self._said_away = False
        self._thread = threading.Thread(target=self._listen, name="presence", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hang up; the thread ends within a second."""
        self._ends.set()
        self._thread.join(timeout=2)

    def _listen(self) -> None:
        while not self._ends.is_set():
            try:
                self._hear()
            except (DeviceAway, LineBroken) as away:
                if not self._said_away:
                    structlog.get_logger().warning("presence_away", reason=str(away))
                self._said_away = True
                self._ends.wait(LOOK_AGAIN_S)

    def _hear(self) -> None:
        source, steady = SerialSource(self._path), Steady()
        self._said_away = False
        try:
            while not self._ends.is_set():
                for character in source.read(_WAIT_S):
                    word = steady.hear(character, self._monotonic())
                    if word is not None:
                        self._changed(word)
        finally:
            source.close()
