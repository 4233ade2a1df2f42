"""How long a test waits for what is to come: the end of hope on a slow and crowded machine, never a measure of speed."""

import time
from collections.abc import Callable

PATIENCE_S = 40.0
"""Seconds. A test that waits this long has failed; one that is right goes on as soon as what it waits for is there."""


def until(
    holds: Callable[[], object], why: str | Callable[[], str] = "it never came", within_s: float = PATIENCE_S
) -> None:
    """Look every 10 ms until it holds. AssertionError, with `why`, where it does not within so many seconds."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, why if isinstance(why, str) else why()
        time.sleep(0.01)
