"""A keypad heard by a thread: known to be there only after its self-test."""

from collections.abc import Callable
from typing import Protocol

from hardware.keypad.keys import KeypadKey
from hardware.listening import WAIT_S, Listening


class Source(Protocol):
    """An open keypad: `read` gives the keys pressed within so many seconds. Raises LineBroken."""

    def read(self, seconds: float) -> list[KeypadKey]: ...
    def close(self) -> None: ...


class ListeningKeypad:
    """`open_source` raises DeviceAway; `heard` and `there` are called on this keypad's thread."""

    def __init__(
        self, open_source: Callable[[], Source], heard: Callable[[KeypadKey], None], there: Callable[[bool], None]
    ) -> None:
        self._heard = heard
        self._line = Listening("keypad", open_source, self._hear, there)

    def close(self) -> None:
        """Hang up; the thread ends within a second."""
        self._line.close()

    def _hear(self, source: Source) -> None:
        for key in source.read(WAIT_S):
            self._heard(key)
