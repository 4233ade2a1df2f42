"""Tells every node's push, by NOTIFY, which topics commits have changed and that web lives. PostgreSQL's `db.engine.wake`.

Not inside the act's own transaction: PostgreSQL lets one notifying transaction commit at a time, so that every number of the
house would wait for every other's flush. What is lost this way costs seconds, not truth: push looks at the topics by itself.
"""

import json
import threading
import time
from collections.abc import Iterable
from typing import Any

import psycopg

from display_server.db.engine.postgres import DatabaseAway, lone_connection
from display_server.db.engine.topic_marks import FOLD, FOLDED_EVERY_S

CHANNEL = "atrium"
_LONGEST = 7000  # bytes of one message; the server takes 7999
_AGAIN_AFTER_S = 1.0
_APART_S = 0.02
"""From one message to the next: nobody sees a fiftieth of a second on a screen, and a message costs as much as a third of
a number. Whoever has said nothing for that long is told at once."""


class Notify:
    """One thread and one connection a process; what is told while a message is on its way goes together with the next.

    Now and then it folds the marks of topics into their versions, beside every act (`topic_marks`).
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._told = threading.Condition()
        self._names: set[str] = set()
        self._closed = threading.Event()
        self._not_before = 0.0
        self.unheard = 0
        self._thread = threading.Thread(target=self._work, name="notify", daemon=True)
        self._thread.start()

    def tell(self, topics: Iterable[str]) -> None:
        with self._told:
            if not self._names:  # else the thread knows: to wake it for each number took a quarter of the number's time
                self._told.notify()
            self._names.update(topics)

    def close(self) -> None:
        """Say what waits, within a second or two."""
        self._closed.set()
        with self._told:
            self._told.notify()
        self._thread.join(2.0)

    def _work(self) -> None:
        connection: psycopg.Connection[Any] | None = None
        folds_at = 0.0
        while (names := self._next()) is not None:
            try:
                if connection is None:
                    connection = lone_connection(self._url)
                    connection.execute("SET synchronous_commit = off")  # there is nothing of it to keep
                for message in messages(names):
                    connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, message))
                if time.monotonic() >= folds_at:
                    connection.execute(FOLD.sql.encode(), FOLD.bind({}))
                    folds_at = time.monotonic() + FOLDED_EVERY_S
            except (psycopg.Error, DatabaseAway):  # push will look by itself
                self.unheard += 1
                if connection is not None:
                    connection.close()
                connection = None
                self._closed.wait(_AGAIN_AFTER_S)
        if connection is not None:
            connection.close()

    def _next(self) -> set[str] | None:
        """What to say now; None: closed and everything said."""
        with self._told:
            self._told.wait_for(lambda: self._names or self._closed.is_set())
        self._closed.wait(max(0.0, self._not_before - time.monotonic()))  # nobody who tells something ends this wait
        self._not_before = time.monotonic() + _APART_S
        with self._told:
            names, self._names = self._names, set()
        return names or None


def messages(names: Iterable[str]) -> list[str]:
    """The names as JSON lists, each short enough for one NOTIFY."""
    lists: list[list[str]] = [[]]
    length = 0
    for name in sorted(names):
        longer = len(name.encode()) + 4
        if length + longer > _LONGEST and lists[-1]:
            lists.append([])
            length = 0
        lists[-1].append(name)
        length += longer
    return [json.dumps(each) for each in lists if each]
