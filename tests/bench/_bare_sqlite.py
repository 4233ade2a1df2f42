"""The yardstick of `numbers`: the same rows in the hub's own tables by plain sqlite3, one group-committing thread.

No HTTP, no proof, no checks, no SQLAlchemy: what SQLite itself gives for these rows on this machine, FULL.
"""

import queue
import sqlite3
import threading
import time
from pathlib import Path

from uuid_utils.compat import uuid7

_AT = "2026-03-12 10:00:00.000000"
_DAY = "2026-03-12"


class BareWriter:
    """Waiting callers share a commit, as in the hub's writer. `file`: a database that `demo-init` has made."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        (self._service, self._series) = self._db.execute("SELECT id, series_id FROM service").fetchone()
        self._waiting: queue.SimpleQueue[tuple[str, threading.Event] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def issue(self) -> None:
        done = threading.Event()
        self._waiting.put((uuid7().hex, done))
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
            for key, _ in group:
                self._write(key)
            self._db.execute("COMMIT")
            for _, done in group:
                done.set()

    def _write(self, key: str) -> None:
        run, series = self._db.execute, self._series
        (number,) = run(
            "INSERT INTO number_counter (site_id, day, series_id, last) VALUES (1, ?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            (_DAY, series),
        ).fetchone()
        run(
            "INSERT INTO visit (id, site_id, day, series_id, number, shown_number, language, origin, token_hash, code_hash,"
            " issued_at) VALUES (?, 1, ?, ?, ?, ?, 'en', 'walk_in', ?, ?, ?)",
            (key, _DAY, series, number, f"K-{number}", key[::-1], key[::-1], _AT),
        )
        run(
            "INSERT INTO stage (id, visit_id, position, service_id, state, due_at, arrived_at, call_seq)"
            " VALUES (?, ?, 1, ?, 'waiting', ?, ?, 0)",
            (key, key, self._service, _AT, _AT),
        )
        run(
            "INSERT INTO diary (at, visit_id, stage_id, move, new, who) VALUES (?, ?, ?, 'issue', 'waiting', 'device')",
            (_AT, key, key),
        )
        answer = f'{{"number": "K-{number}"}}'
        run("INSERT INTO answered_request (request_id, act, answer, at) VALUES (?, 'bare', ?, ?)", (key, answer, _AT))


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
