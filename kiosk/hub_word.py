"""What only a demo may do, by the hub's word: a kiosk's own setting cannot make a live hospital a demo (design decision 25)."""

from collections.abc import Callable
from datetime import datetime

import structlog

from config.clock import Clock, SystemClock
from config.contract.catalogue import Catalogue


def is_demo(catalogue: Catalogue | None, set_up_as_demo: bool) -> bool:
    """The hub's word where it was ever heard; before that there is no hospital here, and the setting counts."""
    return set_up_as_demo if catalogue is None else catalogue.demo


class DemoOnlyClock:
    """Another day, or a faster one, while `allowed`; else the machine's own time. Waiting is always in real seconds."""

    def __init__(self, asked: Clock, allowed: Callable[[], bool]) -> None:
        self._asked, self._allowed, self._own = asked, allowed, SystemClock()
        self._refused = False

    def now(self) -> datetime:
        if self._allowed():
            return self._asked.now()
        if not self._refused:
            self._refused = True
            structlog.get_logger().error(
                "demo_clock_refused", why="the hub is not a demo: ATRIUM_CLOCK is not followed"
            )
        return self._own.now()

    def monotonic(self) -> float:
        return self._own.monotonic()
