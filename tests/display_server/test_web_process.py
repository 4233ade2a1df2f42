"""What `web` does again and again beside answering."""

import threading

from display_server.db.writer import WriterStopped
from display_server.web_process import _every


def test_a_database_that_hung_once_does_not_end_what_comes_again_and_again() -> None:
    stopped, done, times = threading.Event(), threading.Event(), []

    def do() -> None:
        times.append(1)
        if len(times) == 1:
            raise WriterStopped
        done.set()

    _every(0.01, do, stopped)
    try:
        assert done.wait(5)
    finally:
        stopped.set()
