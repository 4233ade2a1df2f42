"""Whether `web` can write now: tried at most each two seconds however often it is asked, and never waited for long."""

import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime

import structlog

from display_server.hub import Hub
from display_server.services.try_writing import try_writing

FRESH_S = 2.0
WITHIN_S = 2.0
_log = structlog.get_logger()


class WriteTest:
    """One a process. Anybody may ask: who asks while a trial is under way waits for the same one."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._trial: Future[bool] | None = None
        self._began = 0.0

    def works(self) -> bool:
        with self._lock:
            now = time.monotonic()
            old = now - self._began > FRESH_S
            if self._trial is None or (self._trial.done() and old):
                self._trial, self._began = Future(), now
                threading.Thread(target=self._try, args=(self._trial,), name="write-test", daemon=True).start()
            trial, left = self._trial, max(0.0, self._began + WITHIN_S - now)
        try:
            return trial.result(left)
        except NotInTime:  # still waiting for the database: the next question begins no second trial
            return False

    def _try(self, trial: Future[bool]) -> None:
        try:
            self._hub.writer.run(try_writing)
        except Exception as refused:  # whatever it is: this hub is not ready
            _log.error("writing failed", kind=type(refused).__name__)
            trial.set_result(False)
        else:
            trial.set_result(True)


def write_test_of(hub: Hub) -> WriteTest:
    """Put there while wiring."""
    found = hub.memory["write_test"]
    assert isinstance(found, WriteTest)  # noqa: S101
    return found
