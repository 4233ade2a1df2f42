"""Who waits for the writer: a thread that sleeps until its act is on disk, or the event loop that answers many at once."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Generic, TypeVar, cast

from display_server.db.engine.site_scope import enter, leave, site_now
from display_server.db.engine.transaction import Transaction

T = TypeVar("T")
Act = Callable[[Transaction], T]

ANSWER_WITHIN_S = 30.0


class Waiting(ABC, Generic[T]):
    """An act and whoever waits for it. `site`: whose data it is about, whichever thread performs it."""

    __slots__ = ("act", "answered", "problem", "result", "site")

    def __init__(self, act: Act[T]) -> None:
        self.act = act
        self.site = site_now()
        self.result: T | None = None
        self.problem: BaseException | None = None
        self.answered = False

    def perform(self, tx: Transaction) -> None:
        """The act and the writing of what its session holds. Raises what the act raises."""
        entered = enter(self.site)
        try:
            self.result = self.act(tx)
            tx.finish()
        finally:
            leave(entered)

    @abstractmethod
    def wake(self) -> None:
        """It has been answered."""


class InThread(Waiting[T]):
    """The caller sleeps until then. A bare lock is the cheapest signal Python has."""

    __slots__ = ("_signal",)

    def __init__(self, act: Act[T]) -> None:
        super().__init__(act)
        self._signal = threading.Lock()
        self._signal.acquire()

    def wake(self) -> None:
        """Answered, or it is our turn to write."""
        self._signal.release()

    def wait(self, seconds: float) -> bool:
        """Until somebody wakes us: with our answer, or because it is our turn to write. False: nobody did in time."""
        return self._signal.acquire(timeout=seconds)

    def woken(self) -> bool:
        return self._signal.acquire(blocking=False)

    def answer(self) -> T:
        if self.problem is not None:
            raise self.problem
        return cast(T, self.result)


class Home:
    """The running event loop, and how to have something done there from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()

    @property
    def lost(self) -> bool:
        """It has ended with something still to be done."""
        return not self._loop.is_running()

    @property
    def is_here(self) -> bool:
        """This is the loop's own thread."""
        return threading.get_ident() == self._thread

    def wake(self, what: Callable[[], None]) -> None:
        """Soon: after everything that can be read now."""
        if self.is_here:
            self._loop.call_soon(what)
            return
        with suppress(RuntimeError):  # the loop has been closed, and its callers with it
            self._loop.call_soon_threadsafe(what)

    def future(self) -> "asyncio.Future[Any]":
        return self._loop.create_future()


class InLoop(Waiting[T]):
    """The caller awaits a future of the event loop, which goes on reading requests: the next group gathers meanwhile."""

    __slots__ = ("_home", "future")

    def __init__(self, act: Act[T], home: Home) -> None:
        super().__init__(act)
        self._home = home
        self.future: asyncio.Future[T] = home.future()

    def wake(self) -> None:
        if self._home.is_here:  # its caller goes on in a moment anyway: a future calls nobody at once
            self._settle()
        else:
            self._home.wake(self._settle)

    def _settle(self) -> None:
        if self.future.done():  # its caller has gone
            return
        if self.problem is None:
            self.future.set_result(cast(T, self.result))
        else:
            self.future.set_exception(self.problem)
