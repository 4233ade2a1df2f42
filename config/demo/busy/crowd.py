"""Runs the day's bots on the demo's clock: each is a generator that does something and says until when it rests."""

import heapq
import threading
import time
from collections.abc import Generator
from datetime import datetime, timedelta

from config.clock import DemoClock

Bot = Generator[timedelta | datetime]
"""Yields how long it rests, or until when, by the hospital's clock. What it does in between may block: it has a thread."""

LEAST_REST_S = 0.02
LOOK_S = 0.2


class Crowd:
    """A few threads for many bots: most of them rest."""

    def __init__(self, clock: DemoClock, threads: int) -> None:
        self._clock = clock
        self._due: list[tuple[float, int, Bot]] = []
        self._turn = 0
        self._busy = 0
        self._change = threading.Condition()
        self._ending = False
        self.faults: list[BaseException] = []
        self._threads = [threading.Thread(target=self._work, name=f"crowd-{n}", daemon=True) for n in range(threads)]

    def now(self) -> datetime:
        """The hospital's time."""
        return self._clock.now()

    @property
    def ending(self) -> bool:
        return self._ending

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def add(self, bot: Bot, at: datetime | None = None) -> None:
        """It begins at once, or `at` some time of the day."""
        with self._change:
            self._put(bot, time.monotonic() if at is None else self._real(at))

    def is_idle(self) -> bool:
        """Every bot has ended."""
        return self.is_quiet(0)

    def is_quiet(self, bots: int) -> bool:
        """Not more than so many bots have not ended."""
        with self._change:
            return len(self._due) + self._busy <= bots

    def end(self, within_s: float) -> None:
        """No bot goes on; what is being done is finished."""
        with self._change:
            self._ending = True
            self._change.notify_all()
        until = time.monotonic() + within_s
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=max(0.0, until - time.monotonic()))

    def _work(self) -> None:
        while (bot := self._next()) is not None:
            try:
                rest = next(bot)
            except StopIteration:
                rest = None
            except BaseException as fault:  # a bot's fault fails the day; `go_on` raises it
                self.faults.append(fault)
                rest = None
            with self._change:
                self._busy -= 1
                if rest is not None:
                    self._put(bot, self._real(rest))

    def _next(self) -> Bot | None:
        with self._change:
            while not self._ending:
                wait = self._due[0][0] - time.monotonic() if self._due else LOOK_S
                if self._due and wait <= 0:
                    self._busy += 1
                    return heapq.heappop(self._due)[2]
                self._change.wait(timeout=min(wait, LOOK_S))
        return None

    def _put(self, bot: Bot, at: float) -> None:
        self._turn += 1
        heapq.heappush(self._due, (at, self._turn, bot))
        self._change.notify()

    def _real(self, rest: timedelta | datetime) -> float:
        if isinstance(rest, datetime):
            rest = max(timedelta(0), rest - self._clock.now())
        return time.monotonic() + max(LEAST_REST_S, rest.total_seconds() / self._clock.rate)
