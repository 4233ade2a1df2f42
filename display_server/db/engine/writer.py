"""The one way to write: `Writer.run(act)`. On SQLite one thread at a time writes; waiting acts share one COMMIT (decision 7)."""

import asyncio
import fcntl
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from sqlalchemy import Connection, Engine, bindparam
from sqlalchemy.dialects.sqlite import insert

from config.clock import Clock
from config.settings import HubSettings
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.refusing import WriterStopped, end_process, in_words, is_lost
from display_server.db.engine.session import writing_engine
from display_server.db.engine.transaction import Transaction
from display_server.db.engine.waiting import ANSWER_WITHIN_S, Act, Home, InLoop, InThread, Waiting
from display_server.db.engine.wake import SIGN_OF_LIFE, Wake
from display_server.db.models import Topic

T = TypeVar("T")

ACTS_A_GROUP = 64
GROUP_MAY_LAST_S = 0.004  # after this the group commits: nobody holds the lock over 5 ms

LOST_TURN_SEEN_WITHIN_S = 0.1
_A_THREAD_COMES, _THE_LOOP_COMES = -1, -2  # no thread's ids: somebody has been woken to write, and is on the way

_BUMP = Prepared(
    insert(Topic)
    .values(name=bindparam("name"), version=1)
    .on_conflict_do_update(index_elements=["name"], set_={"version": Topic.__table__.c.version + 1})
)


class AnotherWriter(RuntimeError):
    """Another program holds this database's writer's lock: ask it over its socket instead."""


class ActInsideAct(RuntimeError):
    """An act asked the writer to run another act: call the service with the transaction you have."""


class Writer:
    """Runs acts one after another, many to a commit, and answers each after the commit that holds it.

    There is one connection and always at most one thread that holds it. Once an event loop has submitted an act, that loop
    writes every group: a thread that writes beside a busy loop gets the interpreter back five milliseconds after each
    statement. Where there is no loop, the caller whose act waits longest writes what has gathered, then hands over.
    """

    def __init__(self, settings: HubSettings, clock: Clock, die: Callable[[], None] = end_process) -> None:
        self._die = die
        self._lock = _take_lock(settings.home / "writer.lock")
        self._clock = clock
        self._wake = Wake(*settings.wake_sockets)
        self._engine: Engine = writing_engine(settings.database_file, begins=False)
        self._connection = self._engine.connect()
        self._cursor = cast(sqlite3.Connection, self._connection.connection.dbapi_connection).cursor()
        self._turn = threading.Lock()  # guards the four below, for microseconds
        self._waiting: deque[Waiting[Any]] = deque()
        self._writes: int | None = None  # the thread that holds the connection
        self._home: Home | None = None  # the loop that writes for everyone, where there is one
        self._facts: dict[Hashable, Any] = {}  # of the catalogue, which nobody else writes
        self._stopped = False
        self.groups = 0
        self.acts = 0

    def run(self, act: Act[T]) -> T:
        """Run `act` in the next group; its result once it is on disk, or what it raised (rolled back alone)."""
        ours, me = InThread(act), threading.get_ident()
        with self._turn:
            if self._writes == me:
                raise ActInsideAct
            if self._stopped:
                raise WriterStopped("the writer is closed")
            self._waiting.append(ours)
            self._ask_home()
            leads = self._writes is None
            if leads:
                self._writes = me
        if leads:
            self._lead(ours)
        while not ours.answered:
            if self._wait_for_turn(ours) or not ours.answered:
                self._lead(ours)
        return ours.answer()

    def submit(self, act: Act[T]) -> "asyncio.Future[T]":
        """The same for the running event loop, which from now on writes for everybody: no thread is woken for a number."""
        with self._turn:
            if self._stopped:
                raise WriterStopped("the writer is closed")
            if self._home is None or self._home.lost:
                self._free_lost_turn()
                self._home = Home()
            ours = InLoop(act, self._home)
            self._waiting.append(ours)
            self._ask_home()
        return ours.future

    def say_web_lives(self) -> None:
        """The sign of life without which push stops stamping (design decision 9)."""
        self._wake.tell([SIGN_OF_LIFE])

    @property
    def lives(self) -> bool:
        return not self._stopped

    @property
    def wakes_unheard(self) -> int:
        return self._wake.unheard

    def close(self) -> None:
        """Finish what waits, then give the lock back."""
        with self._turn:
            if self._stopped:
                return
            self._stopped = True
        until = time.monotonic() + ANSWER_WITHIN_S
        while (self._writes is not None or self._waiting) and time.monotonic() < until:
            if self._take_turn():
                self._lead()
            time.sleep(0.001)
        self._connection.close()
        self._engine.dispose()
        self._wake.close()
        os.close(self._lock)

    def _lead(self, ours: Waiting[Any] | None = None) -> None:
        """Our turn: write what has gathered, hand the turn on, answer everyone else."""
        self._writes = threading.get_ident()
        group: list[Waiting[Any]] = []
        try:
            group = self._write_group()
        finally:  # whatever happened: a turn that is not handed on would stop the house
            with self._turn:
                self._writes = None
                if self._waiting:
                    self._ask_home()
                if self._writes is None:  # no loop, or none any more
                    self._wake_a_thread()
        self._answer(group, ours)

    def _answer(self, group: list[Waiting[Any]], ours: Waiting[Any] | None) -> None:
        """From here on somebody else may be writing."""
        for waiting in group:
            waiting.answered = True
        for waiting in group:
            if waiting is not ours:
                waiting.wake()

    def _ask_home(self) -> None:
        """Where nobody writes and a loop lives: its turn."""
        if self._writes is None and self._home is not None and not self._home.lost:
            self._writes = _THE_LOOP_COMES
            self._home.wake(self._lead)

    def _wake_a_thread(self) -> None:
        """Whoever waits longest. A loop that has ended wakes for nobody; what it left is in the next group all the same."""
        following = next((waiting for waiting in self._waiting if isinstance(waiting, InThread)), None)
        if following is not None:
            self._writes = _A_THREAD_COMES
            following.wake()

    def _wait_for_turn(self, ours: InThread[Any]) -> bool:
        """Until it is answered or ours to write. Raises WriterStopped where neither comes in time. True: the turn is taken and
        must be handed on, also where our act is written already and its answer on the way."""
        until = time.monotonic() + ANSWER_WITHIN_S
        while not ours.wait(LOST_TURN_SEEN_WITHIN_S):
            if self._take_turn():
                return True
            if time.monotonic() > until:
                self._leave(ours)
                break
        return False

    def _take_turn(self) -> bool:
        """Where nobody has it, or a loop that has ended: its acts were asked for, so they are still written."""
        with self._turn:
            self._free_lost_turn()
            takes = self._writes is None
            if takes:
                self._writes = threading.get_ident()
            return takes

    def _free_lost_turn(self) -> None:
        if self._writes == _THE_LOOP_COMES and self._home is not None and self._home.lost:
            self._writes = None

    def _leave(self, ours: InThread[Any]) -> None:
        """Nobody answered in time: do not be there when the turn comes. Returns only if it came this very moment."""
        with self._turn:
            if ours.woken():
                return
            if ours in self._waiting:
                self._waiting.remove(ours)
        raise WriterStopped("the database did not answer in time")

    def _next(self) -> Waiting[Any] | None:
        with self._turn:
            return self._waiting.popleft() if self._waiting else None

    def _write_group(self) -> list[Waiting[Any]]:
        """One BEGIN IMMEDIATE … COMMIT for every act that waits now."""
        cursor, group, topics, began = self._cursor, list[Waiting[Any]](), set[str](), time.monotonic()
        perform = self._perform
        try:
            cursor.execute("BEGIN IMMEDIATE")
            while (waiting := self._next()) is not None:
                group.append(waiting)
                if not perform(waiting, topics):
                    perform = self._perform_alone
                    self._begin_again(group, topics)
                if len(group) == ACTS_A_GROUP or time.monotonic() - began > GROUP_MAY_LAST_S:
                    break
            for name in topics:
                cursor.execute(_BUMP.sql, _BUMP.bind({"name": name}))
            _end(self._connection, cursor, "COMMIT")
        except Exception as failed:  # the group as a whole is not on disk: everyone must hear it
            _end(self._connection, cursor, "ROLLBACK")
            self._facts.clear()
            # Where nothing could begin, each of those who wait would do so as long and in vain.
            group = group or list(iter(self._next, None))
            for waiting in group:
                waiting.problem = waiting.problem or in_words(failed)
            if is_lost(failed):
                self._die()
        else:
            self.groups += 1
            self.acts += len(group)
            if topics:
                self._wake.tell(topics)
        return group

    def _begin_again(self, group: list[Waiting[Any]], topics: set[str]) -> None:
        """An act failed with some of its work done: everything of the group is taken back and done once more, each act
        by itself. It is rare, and a SAVEPOINT around every act costs each number more than that."""
        _end(self._connection, self._cursor, "ROLLBACK")
        self._facts.clear()
        topics.clear()
        self._cursor.execute("BEGIN IMMEDIATE")
        for waiting in group:
            waiting.problem = waiting.result = None
            self._perform_alone(waiting, topics)

    def _perform_alone(self, waiting: Waiting[Any], topics: set[str]) -> bool:
        """One act in its own SAVEPOINT: a failing one leaves the others of its group untouched."""
        cursor = self._cursor
        cursor.execute("SAVEPOINT act")
        if not self._perform(waiting, topics):
            cursor.execute("ROLLBACK TO act")
        cursor.execute("RELEASE act")
        return True

    def _perform(self, waiting: Waiting[Any], topics: set[str]) -> bool:
        """One act among those of its group. False: it failed and left something behind that must be taken back."""
        driver = self._cursor.connection
        before = driver.total_changes
        tx = Transaction(self._connection, self._cursor, self._clock.now(), self._facts)
        try:
            waiting.perform(tx)
        except Exception as raised:
            waiting.problem = in_words(raised)
            tx.abandon()
            tx.forget_found()
            if not driver.in_transaction:  # a full disk and its like end the whole transaction
                raise
            return driver.total_changes == before
        topics |= tx.touched
        if not tx.leaves_facts:
            self._facts.clear()
        return True


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
