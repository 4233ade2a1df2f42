"""A duty that works on a thread of its own, waited for."""

import threading
from collections.abc import Callable


def until_done(perform: Callable[[], float], rests_s: float) -> None:
    """Performed until it says that it rests so long: what it had begun is done and recorded."""
    waits = threading.Event()
    for _ in range(2000):
        if perform() == rests_s:
            return
        waits.wait(0.01)
    raise AssertionError("it never ended")
