"""A duty that waits for others outside, performed on a thread of its own: nothing else that falls due waits for it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

LOOKS_AGAIN_S = 0.5


class Aside:
    """`perform` begins it, and looks whether it is done; the thread ends with the program, whatever it waits for."""

    def __init__(self, duty: Callable[[], float]) -> None:
        self._duty = duty
        self._begun: Future[float] | None = None

    def perform(self) -> float:
        """Seconds until the duty is due again, as it says itself; meanwhile until the next look. Raises what it raised."""
        if self._begun is None:
            self._begun = Future()
            threading.Thread(target=self._do, args=(self._begun,), name="aside", daemon=True).start()
        if not self._begun.done():
            return LOOKS_AGAIN_S
        begun, self._begun = self._begun, None
        return begun.result()

    def _do(self, begun: "Future[float]") -> None:
        try:
            begun.set_result(self._duty())
        except BaseException as wrong:  # `perform` says it to whoever ticks
            begun.set_exception(wrong)
