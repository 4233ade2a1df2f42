"""A kiosk's surroundings under a test's control: acts done when told, timers that move by hand, taps in a list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import uuid_utils.compat

from kiosk.flow.taps import Tap
from kiosk.lanes import Act
from kiosk.world import Lanes, World
from tests.kiosk.cast import NOON


class DirectLane:
    """Does each act at once, in order: an act given by an act waits until that one is done."""

    def __init__(self) -> None:
        self._acts: list[Act] = []
        self._busy = False
        self.open = True

    def do(self, act: Act) -> None:
        self._acts.append(act)
        if self._busy:
            return
        self._busy = True
        try:
            while self._acts:
                self._acts.pop(0)()
        finally:
            self._busy = False

    def close(self) -> None:
        self.open = False


class _Due:
    def __init__(self, at: float, act: Act) -> None:
        self.at, self.act, self.cancelled = at, act, False

    def cancel(self) -> None:
        self.cancelled = True


class HandTimers:
    """Time moves by `move(seconds)`; what is due happens in order."""

    def __init__(self) -> None:
        self.at = 0.0
        self._due: list[_Due] = []

    def after(self, seconds: float, act: Act) -> _Due:
        due = _Due(self.at + seconds, act)
        self._due.append(due)
        return due

    def move(self, seconds: float) -> None:
        end = self.at + seconds
        self._due = [due for due in self._due if not due.cancelled]
        while open_acts := [due for due in self._due if not due.cancelled and due.at <= end]:
            first = min(open_acts, key=lambda due: due.at)
            self._due.remove(first)
            self.at = max(self.at, first.at)
            first.act()
        self.at = end

    def close(self) -> None:
        self._due.clear()


class HandWorld:
    """`taps` collects what was sent; `world` is handed to the parts."""

    def __init__(self, send: Callable[[Tap], None] | None = None) -> None:
        self.taps: list[Tap] = []
        self.timers = HandTimers()
        self._start = NOON
        lanes = Lanes(**{name: DirectLane() for name in ("disk", "requests", "paper", "alarms", "chores")})
        self.world = World(
            send=send or self.taps.append,
            now=self.now,
            fresh_id=fresh_id,
            lanes=lanes,
            timers=self.timers,
            monotonic=lambda: self.timers.at,
        )

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.timers.at)

    def move(self, seconds: float) -> None:
        self.timers.move(seconds)


def fresh_id() -> UUID:
    return uuid_utils.compat.uuid7()
