"""The one way to write: `Writer.run(act)`. On SQLite one thread writes; waiting acts share one COMMIT (design decision 7)."""

import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, cast

from sqlalchemy import Connection, Engine, bindparam
from sqlalchemy.dialects.sqlite import insert

from config.settings import HubSettings
from display_server.clock import Clock
from display_server.db.models import Topic
from display_server.db.prepared import Prepared
from display_server.db.session import writing_engine
from display_server.db.transaction import Transaction
from display_server.db.wake import Wake

T = TypeVar("T")
Act = Callable[[Transaction], T]

ACTS_A_GROUP = 64
GROUP_MAY_LAST_S = 0.004  # after this the group commits: nobody holds the lock over 5 ms
ANSWER_WITHIN_S = 30.0

_BUMP = Prepared(
    insert(Topic)
    .values(name=bindparam("name"), version=1)
    .on_conflict_do_update(index_elements=["name"], set_={"version": Topic.__table__.c.version + 1})
)


class AnotherWriter(RuntimeError):
    """Another program holds this database's writer's lock: ask it over its socket instead."""


class ActInsideAct(RuntimeError):
    """An act asked the writer to run another act: call the service with the transaction you have."""


class WriterStopped(RuntimeError):
    """The writer has been closed, or did not answer in time."""


class _Waiting(Generic[T]):
    """An act and the caller who waits for it. A bare lock is the cheapest one-shot signal Python has."""

    __slots__ = ("_done", "act", "problem", "result")

    def __init__(self, act: Act[T]) -> None:
        self.act = act
        self.result: T | None = None
        self.problem: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def answer(self) -> None:
        self._done.release()

    def wait(self) -> T:
        if not self._done.acquire(timeout=ANSWER_WITHIN_S):
            raise WriterStopped("the database did not answer in time")
        if self.problem is not None:
            raise self.problem
        return cast(T, self.result)


class Writer:
    """Runs acts one after another, many to a commit, and answers each after the commit that holds it."""

    def __init__(self, settings: HubSettings, clock: Clock) -> None:
        self._lock = _take_lock(settings.home / "writer.lock")
        self._clock = clock
        self._wake = Wake(settings.wake_socket)
        self._engine: Engine = writing_engine(settings.database_file, begins=False)
        self._waiting: queue.SimpleQueue[_Waiting[Any] | None] = queue.SimpleQueue()
        self._stopped = False
        self.groups = 0
        self.acts = 0
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def run(self, act: Act[T]) -> T:
        """Run `act` in the next group; its result once it is on disk, or what it raised (rolled back alone)."""
        if threading.current_thread() is self._thread:
            raise ActInsideAct
        if self._stopped:
            raise WriterStopped("the writer is closed")
        waiting = _Waiting(act)
        self._waiting.put(waiting)
        return waiting.wait()

    def say_web_lives(self) -> None:
        """The sign of life without which push stops stamping (design decision 9)."""
        self._wake.tell(["@web"])

    @property
    def lives(self) -> bool:
        return self._thread.is_alive() and not self._stopped

    @property
    def wakes_unheard(self) -> int:
        return self._wake.unheard

    def close(self) -> None:
        """Finish what waits, then give the lock back."""
        if self._stopped:
            return
        self._stopped = True
        self._waiting.put(None)
        self._thread.join(timeout=ANSWER_WITHIN_S)
        self._engine.dispose()
        self._wake.close()
        os.close(self._lock)

    def _work(self) -> None:
        with self._engine.connect() as connection:
            cursor = cast(sqlite3.Connection, connection.connection.dbapi_connection).cursor()
            while (first := self._waiting.get()) is not None:
                if not self._write_group(connection, cursor, first):
                    return

    def _write_group(self, connection: Connection, cursor: sqlite3.Cursor, first: _Waiting[Any]) -> bool:
        """One BEGIN IMMEDIATE … COMMIT for every act that waits; False when the writer was told to stop."""
        group, topics, go_on = [first], set[str](), True
        began = time.monotonic()
        try:
            cursor.execute("BEGIN IMMEDIATE")
            self._perform(first, connection, cursor, topics)
            while len(group) < ACTS_A_GROUP and time.monotonic() - began < GROUP_MAY_LAST_S:
                try:
                    following = self._waiting.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    go_on = False
                    break
                group.append(following)
                self._perform(following, connection, cursor, topics)
            for name in topics:
                cursor.execute(_BUMP.sql, _BUMP.bind({"name": name}))
            _end(connection, cursor, "COMMIT")
        except Exception as failed:  # the group as a whole is not on disk: everyone must hear it
            _end(connection, cursor, "ROLLBACK")
            for waiting in group:
                waiting.problem = waiting.problem or failed
        else:
            self.groups += 1
            self.acts += len(group)
            if topics:
                self._wake.tell(topics)
        for waiting in group:
            waiting.answer()
        return go_on

    def _perform(
        self, waiting: _Waiting[Any], connection: Connection, cursor: sqlite3.Cursor, topics: set[str]
    ) -> None:
        """One act in its own SAVEPOINT: a failing one leaves the others of its group untouched."""
        cursor.execute("SAVEPOINT act")
        tx = Transaction(connection, cursor, self._clock.now())
        try:
            waiting.result = waiting.act(tx)
            tx.finish()
        except Exception as raised:
            waiting.problem = raised
            tx.abandon()
            cursor.execute("ROLLBACK TO act")
        else:
            topics |= tx.touched
        cursor.execute("RELEASE act")


def _end(connection: Connection, cursor: sqlite3.Cursor, how: Literal["COMMIT", "ROLLBACK"]) -> None:
    """End the group's transaction. Where an act used SQLAlchemy's connection, it must hear of the end, too."""
    if cursor.connection.in_transaction:
        cursor.execute(how)
    if connection.in_transaction():
        connection.rollback()  # on the driver nothing is open any more: this only closes SQLAlchemy's own book


def _take_lock(path: Path) -> int:
    """The writer's lock of this database; the system lets it go when the process ends, however it ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AnotherWriter("another program of this hub writes already") from None
    return lock
