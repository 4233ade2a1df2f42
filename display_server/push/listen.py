"""On PostgreSQL push hears of commits, and that web lives, from every node: a thread LISTENs and passes on what it hears."""

import threading
from typing import Any

import psycopg

from display_server.db.engine.notify import CHANNEL
from display_server.db.engine.postgres import DatabaseAway, lone_connection
from display_server.db.engine.wake import Wake

_LISTENS_FOR_S = 1.0
_AGAIN_AFTER_S = 1.0


class Listening:
    """Passes every message to push's own wake socket. What is said while the line is cut, push finds by looking itself."""

    def __init__(self, url: str, wake: Wake) -> None:
        self._url = url
        self._wake = wake
        self._ended = threading.Event()
        self.begun = 0
        self._thread = threading.Thread(target=self._work, name="listen", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join(_LISTENS_FOR_S + 1.0)
        self._wake.close()

    def _work(self) -> None:
        while not self._ended.is_set():
            try:
                with lone_connection(self._url) as connection:
                    self._listen(connection)
            except (psycopg.Error, DatabaseAway):  # the server is away: stamps stop, and we try again
                self._ended.wait(_AGAIN_AFTER_S)

    def _listen(self, connection: psycopg.Connection[Any]) -> None:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        self.begun += 1
        while not self._ended.is_set():
            for heard in connection.notifies(timeout=_LISTENS_FOR_S):
                self._wake.pass_on(heard.payload)
                if self._ended.is_set():
                    return
