"""A device with a line of its own, heard by a thread: opened when it is there, and found again after a pull."""

import contextlib
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import structlog

from hardware.errors import DeviceAway, LineBroken

LOOK_AGAIN_S = 1.0
WAIT_S = 0.2
"""How long one reading may take, so that the thread hears of its end."""


class Closes(Protocol):
    """What is open while the device is there."""

    def close(self) -> None: ...


Source = TypeVar("Source", bound=Closes)


class Listening(Generic[Source]):
    """`open_source` raises DeviceAway. `hear` reads once, at most WAIT_S, and raises LineBroken; `there` is told of each opening
    and of each pull. All three are called on this device's thread, named `name`. `why_away` says in words why it is not there.
    """

    def __init__(
        self,
        name: str,
        open_source: Callable[[], Source],
        hear: Callable[[Source], None],
        there: Callable[[bool], None],
    ) -> None:
        self._name, self._open_source, self._hear, self._there = name, open_source, hear, there
        self.why_away = ""
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)
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
                self.why_away = str(away)
                if not said_away:
                    structlog.get_logger().warning(f"{self._name}_away", reason=str(away))
                said_away = True
                self._ends.wait(LOOK_AGAIN_S)
                continue
            said_away, self.why_away = False, ""
            self._there(True)
            with contextlib.suppress(LineBroken):  # pulled: look for it again
                while not self._ends.is_set():
                    self._hear(source)
            source.close()
            if not self._ends.is_set():
                self._there(False)
