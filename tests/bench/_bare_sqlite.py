"""The yardstick of `numbers`: the same rows by plain sqlite3, one group-committing thread. No HTTP, no proof, no checks."""

import queue
import sqlite3
import threading
import time
from pathlib import Path
from uuid import UUID

from uuid_utils.compat import uuid7

_TABLES = """
PRAGMA journal_mode = WAL;
CREATE TABLE counter (series INTEGER PRIMARY KEY, last INTEGER);
CREATE TABLE visit (id TEXT PRIMARY KEY, number INTEGER UNIQUE, shown TEXT, token TEXT UNIQUE, at TEXT);
CREATE TABLE stage (id TEXT PRIMARY KEY, visit TEXT, service INTEGER, state TEXT, due TEXT);
CREATE INDEX line ON stage (service, state, due);
CREATE TABLE diary (seq INTEGER PRIMARY KEY AUTOINCREMENT, visit TEXT, move TEXT, at TEXT);
CREATE TABLE answered (request TEXT PRIMARY KEY, answer TEXT, at TEXT);
INSERT INTO counter VALUES (1, 0);
"""
_AT = "2026-03-12 10:00:00.000000"


class BareWriter:
    """Waiting callers share a commit, FULL, as the hub's writer does."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._db.executescript(_TABLES)
        self._db.execute("PRAGMA synchronous = FULL")
        self._waiting: queue.SimpleQueue[tuple[UUID, threading.Event] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def issue(self) -> None:
        done = threading.Event()
        self._waiting.put((uuid7(), done))
        done.wait()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()
        self._db.close()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first]
            while not self._waiting.empty() and len(group) < 64:
                following = self._waiting.get()
                if following is None:
                    self._waiting.put(None)
                    break
                group.append(following)
            self._db.execute("BEGIN IMMEDIATE")
            for request, _ in group:
                self._write(str(request))
            self._db.execute("COMMIT")
            for _, done in group:
                done.set()

    def _write(self, key: str) -> None:
        run = self._db.execute
        (number,) = run("UPDATE counter SET last = last + 1 WHERE series = 1 RETURNING last").fetchone()
        run("INSERT INTO visit VALUES (?, ?, ?, ?, ?)", (key, number, f"K-{number}", key, _AT))
        run("INSERT INTO stage VALUES (?, ?, 1, 'waiting', ?)", (key, key, _AT))
        run("INSERT INTO diary (visit, move, at) VALUES (?, 'issue', ?)", (key, _AT))
        run("INSERT INTO answered VALUES (?, ?, ?)", (key, f'{{"number": "K-{number}"}}', _AT))


def bare_numbers_per_s(file: Path, callers: int, seconds: float) -> float:
    """What so many threads get out of it."""
    writer, until, done = BareWriter(file), time.perf_counter() + seconds, [0] * callers

    def ask(place: int) -> None:
        while time.perf_counter() < until:
            writer.issue()
            done[place] += 1

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(callers)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    writer.close()
    return sum(done) / took
