"""The one way to write on PostgreSQL: each process writes, each act in a transaction of its own (decision 7)."""

import asyncio
import random
import select as waiting_on
import threading
import time
from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar, cast

import psycopg
from psycopg import errors
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from config.clock import Clock
from config.settings import HubSettings
from display_server.db.engine import refusing
from display_server.db.engine.notify import Notify
from display_server.db.engine.postgres import in_words, writing_engine
from display_server.db.engine.postgres_transaction import ForesawTooMuch, Pipe, PostgresTransaction
from display_server.db.engine.refusing import WriterStopped
from display_server.db.engine.site_scope import at_site, site_now
from display_server.db.engine.waiting import Act
from display_server.db.engine.wake import SIGN_OF_LIFE
from display_server.db.engine.writer import ActInsideAct

T = TypeVar("T")

MOST_AT_ONCE = 16
"""Transactions of this process that run at the same time; whoever comes beyond waits."""
AT_ONCE_FOR_THE_LOOP = 4
"""Of a web's lanes: more would only wait for each other in the server, where waiting costs more than here."""
TRIES = 8
WAIT_FOR_A_LINE_S = 30.0
FIRST_PAUSE_S = 0.005
FACTS_HOLD_S = 1.0

_SOMEBODY_WAS_FASTER = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)
"""Nothing was done and the other's rows are there to see now: the act is done anew and answers by what it finds."""


class _Line:
    """A connection of the writer's own with the cursor that acts work on."""

    def __init__(self, engine: Any) -> None:
        self.connection: Connection = engine.connect()
        self.driver = cast("psycopg.Connection[Any]", self.connection.connection.dbapi_connection)
        self.driver.autocommit = True  # a transaction is begun and ended by `Pipe`
        self.cursor = self.driver.cursor()
        self.pipe = Pipe(self.driver)

    def put_back(self) -> bool:
        """Nothing is open any more; False: the line is broken."""
        try:
            if self.driver.info.transaction_status != TransactionStatus.IDLE:
                self.driver.rollback()
            if self.connection.in_transaction():
                self.connection.rollback()  # SQLAlchemy's own book
        except (psycopg.Error, DBAPIError):
            return False
        return not self.driver.closed

    def close(self) -> None:
        with suppress(psycopg.Error):  # a broken one is left all the same
            self.pipe.leave()
        self.connection.invalidate()
        self.connection.close()


class PostgresWriter:
    """Any thread writes; a collision with another writer is tried again, a few times."""

    def __init__(self, settings: HubSettings, clock: Clock) -> None:
        assert settings.postgres is not None  # noqa: S101  # `open_writer` looks
        self._clock = clock
        self._engine = writing_engine(settings.postgres)
        self._notify = Notify(settings.postgres)
        self._room = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._lines: list[_Line] = []  # a stack: the line used last has everything prepared
        self._inside = threading.local()
        self._threads = ThreadPoolExecutor(AT_ONCE_FOR_THE_LOOP, "postgres-act")
        self._count = threading.Lock()
        self._stopped = False
        self._facts: dict[Hashable, Any] = {}
        self._facts_until = 0.0
        self.acts = 0
        self.tried_again = 0

    @property
    def groups(self) -> int:
        return self.acts

    @property
    def lives(self) -> bool:
        return not self._stopped

    @property
    def wakes_unheard(self) -> int:
        return self._notify.unheard

    def say_web_lives(self) -> None:
        self._notify.tell([SIGN_OF_LIFE])

    def run(self, act: Act[T]) -> T:
        """Raises what the act raised (nothing was done), WriterStopped where the database does not answer."""
        if getattr(self._inside, "act", False):
            raise ActInsideAct
        if self._stopped:
            raise WriterStopped("the writer is closed")
        if not self._room.acquire(timeout=WAIT_FOR_A_LINE_S):
            raise WriterStopped("the database did not answer in time")
        self._inside.act = True
        try:
            return self._until_done(act)
        finally:
            self._inside.act = False
            self._room.release()

    def submit(self, act: Act[T]) -> "asyncio.Future[T]":
        """The same for the running event loop: a thread waits for the server in its place."""
        return asyncio.get_running_loop().run_in_executor(self._threads, self._run_at, site_now(), act)

    def _run_at(self, site: int | None, act: Act[T]) -> T:
        """In a thread of ours, about what the caller was about."""
        with at_site(site):
            return self.run(act)

    def close(self) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._threads.shutdown(wait=False)
        until = time.monotonic() + WAIT_FOR_A_LINE_S
        for _ in range(MOST_AT_ONCE):
            self._room.acquire(timeout=max(0.0, until - time.monotonic()))
        while self._lines:
            self._lines.pop().close()
        self._engine.dispose()
        self._notify.close()

    def _until_done(self, act: Act[T]) -> T:
        foresees = True
        for again in range(TRIES):
            try:
                return self._once(act, foresees=foresees)
            except ForesawTooMuch:
                foresees = False
            except (DBAPIError, psycopg.Error) as wrong:
                cause = wrong.orig if isinstance(wrong, DBAPIError) else wrong
                if isinstance(refused := refusing.in_words(wrong), WriterStopped):
                    raise refused from wrong
                if isinstance(cause, psycopg.OperationalError) and not isinstance(cause, _SOMEBODY_WAS_FASTER):
                    raise WriterStopped(
                        in_words(cause)
                    ) from wrong  # perhaps done, perhaps not: whoever asked asks again
                if not isinstance(cause, _SOMEBODY_WAS_FASTER) or again == TRIES - 1:
                    raise
                foresees = False
                with self._count:
                    self.tried_again += 1
                time.sleep(random.uniform(0, FIRST_PAUSE_S * 2**again))  # noqa: S311  # only keeps two apart
        raise AssertionError("the last try has returned or raised")

    def _once(self, act: Act[T], *, foresees: bool) -> T:
        line = self._line()
        tx: PostgresTransaction | None = None
        try:
            now, known = self._clock.now(), self._known()
            tx = PostgresTransaction(line.connection, line.cursor, line.pipe, now, known, foresees=foresees)
            result = act(tx)
            tx.finish()
            result = tx.commit(result)
            if not tx.leaves_facts:
                self._facts = {}
        except BaseException:
            if tx is not None:
                tx.forget_found()
                tx.give_up()
            raise
        finally:
            if line.put_back():
                self._lines.append(line)
            else:
                line.close()
        with self._count:
            self.acts += 1
        if tx.touched:
            self._notify.tell(tx.touched)
        return result

    def _known(self) -> dict[Hashable, Any]:
        """Facts of the catalogue, never older than a second: another node's administrator may have changed them."""
        now = time.monotonic()
        if now > self._facts_until:
            self._facts, self._facts_until = {}, now + FACTS_HOLD_S
        return self._facts

    def _line(self) -> _Line:
        """A line that works. One that lay unused while the server was started again is not known to be broken: so look."""
        while self._lines:
            line = self._lines.pop()
            if not _is_cut(line.driver):
                return line
            line.close()
        try:
            return _Line(self._engine)
        except DBAPIError as away:
            raise WriterStopped(in_words(away.orig or away)) from None


def _is_cut(driver: "psycopg.Connection[Any]") -> bool:
    """An idle line says nothing: something to read is the server's good-bye."""
    if driver.closed:
        return True
    ears = waiting_on.poll()
    ears.register(driver.fileno(), waiting_on.POLLIN | waiting_on.POLLHUP)
    return bool(ears.poll(0))
