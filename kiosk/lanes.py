"""Where work that may block is done: lanes of one worker each, and timers. The screen's own thread does neither."""

import heapq
import itertools
import queue
import threading
from collections.abc import Callable
from time import monotonic
from typing import Protocol

import structlog

Act = Callable[[], None]


class Lane(Protocol):
    """Does acts one after the other, in the order they were given."""

    def do(self, act: Act) -> None: ...

    def close(self) -> None: ...


class Timer(Protocol):
    def cancel(self) -> None: ...


class Timers(Protocol):
    """Does an act later; the act must be short or hand itself to a lane."""

    def after(self, seconds: float, act: Act) -> Timer: ...

    def close(self) -> None: ...


class WorkerLane:
    """A thread with a queue. A fault in one act is logged and does not end the lane."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._acts: queue.SimpleQueue[Act | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"kiosk-{name}", daemon=True)
        self._thread.start()

    def do(self, act: Act) -> None:
        self._acts.put(act)

    def close(self) -> None:
        """Ends after what was given; waits a bounded time, then leaves the daemon thread behind."""
        self._acts.put(None)
        self._thread.join(timeout=3.0)

    def _work(self) -> None:
        while (act := self._acts.get()) is not None:
            try:
                act()
            except Exception as fault:
                structlog.get_logger().error("lane_fault", lane=self._name, kind=type(fault).__name__, exc_info=True)


class _Due:
    """One act on the heap; cancelled ones are thrown away when their time comes."""

    def __init__(self, at: float, act: Act) -> None:
        self.at = at
        self.act: Act | None = act

    def cancel(self) -> None:
        self.act = None


class ThreadTimers:
    """All timers of the kiosk on one thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._heap: list[tuple[float, int, _Due]] = []
        self._order = itertools.count()
        self._open = True
        self._thread = threading.Thread(target=self._work, name="kiosk-timers", daemon=True)
        self._thread.start()

    def after(self, seconds: float, act: Act) -> Timer:
        due = _Due(monotonic() + seconds, act)
        with self._changed:
            heapq.heappush(self._heap, (due.at, next(self._order), due))
            self._changed.notify()
        return due

    def close(self) -> None:
        with self._changed:
            self._open = False
            self._changed.notify()
        self._thread.join(timeout=3.0)

    def _work(self) -> None:
        while (due := self._next()) is not None:
            if due.act is not None:
                try:
                    due.act()
                except Exception as fault:
                    structlog.get_logger().error("timer_fault", kind=type(fault).__name__, exc_info=True)

    def _next(self) -> _Due | None:
        with self._changed:
            while self._open:
                wait = self._heap[0][0] - monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(wait)
        return None
