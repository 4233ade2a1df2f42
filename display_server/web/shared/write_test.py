"""Whether `web` can write now: tried at most each two seconds however often it is asked, and never waited for long.

A page may be made by a process that cannot write at all (`pages_aside`): there `web`'s own answer counts, sent along with the
request.
"""

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime

import structlog
from flask import request

from display_server.hub import Hub
from display_server.services.try_writing import try_writing

FRESH_S = 2.0
WITHIN_S = 2.0
CANNOT_WRITE = "atrium.cannot_write"
"""In a request that `web` hands on: what its last trial found. A request without it comes from a hub that writes."""

_log = structlog.get_logger()


class WriteTest:
    """One a process. Anybody may ask: who asks while a trial is under way waits for the same one."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._trial: Future[bool] | None = None
        self._began = 0.0
        self._found = True

    def works(self) -> bool:
        trial, left = self._trial_now()
        try:
            return trial.result(left)
        except NotInTime:  # still waiting for the database: the next question begins no second trial
            return False

    def worked(self) -> bool:
        """The same for whoever must not wait: what the trial found that ended last; the next one begins where it is old."""
        self._trial_now()
        return self._found

    def _trial_now(self) -> tuple["Future[bool]", float]:
        """The trial that counts now, and for how many seconds it may be waited for."""
        with self._lock:
            now = time.monotonic()
            old = now - self._began > FRESH_S
            if self._trial is None or (self._trial.done() and old):
                self._trial, self._began = Future(), now
                threading.Thread(target=self._try, args=(self._trial,), name="write-test", daemon=True).start()
            elif old:
                self._found = False  # it waits for the database since
            return self._trial, max(0.0, self._began + WITHIN_S - now)

    def _try(self, trial: Future[bool]) -> None:
        try:
            self._hub.writer.run(try_writing)
        except Exception as refused:  # whatever it is: this hub is not ready
            _log.error("writing failed", kind=type(refused).__name__)
            self._found = False
        else:
            self._found = True
        trial.set_result(self._found)


class ToldByWeb:
    """The answer of the process that writes, in one that only makes pages."""

    def works(self) -> bool:
        return CANNOT_WRITE not in request.environ

    def worked(self) -> bool:
        return self.works()


def write_test_of(hub: Hub) -> WriteTest | ToldByWeb:
    """Put there while wiring."""
    found = hub.memory["write_test"]
    assert isinstance(found, WriteTest | ToldByWeb)  # noqa: S101
    return found
