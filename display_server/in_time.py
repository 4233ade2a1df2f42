"""A question that may never be answered (of a stuck resolver), asked on a thread of its own: who asks waits so long, no longer.

The system's look-up of a name has no limit that a program can set. Its thread cannot be ended either, so that there are few of
them: the same question is asked once at a time, and past `MOST_OPEN` nothing new is asked.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

MOST_OPEN = 32
"""Threads that wait for an answer, in one process; a name is known in milliseconds where names are known at all."""

_open: dict[Hashable, Future[Any]] = {}
_lock = threading.Lock()


def ask_in_time(key: Hashable, question: Callable[[], T], within_s: float) -> T:
    """The answer, or what it raised. `key`: two who ask the same at once get one answer. Raises TimeoutError."""
    with _lock:
        answer: Future[T] | None = _open.get(key)
        if answer is None:
            if len(_open) >= MOST_OPEN:
                raise TimeoutError(f"{MOST_OPEN} questions wait for an answer already")
            answer = Future()
            threading.Thread(target=_answer, args=(key, question, answer), name="asks", daemon=True).start()
            _open[key] = answer
    return answer.result(within_s)


def _answer(key: Hashable, question: Callable[[], T], answer: "Future[T]") -> None:
    try:
        found = question()
    except BaseException as wrong:  # whoever asked gets it, whatever it is
        _closed(key)
        answer.set_exception(wrong)
    else:
        _closed(key)
        answer.set_result(found)


def _closed(key: Hashable) -> None:
    """Before the answer is given: who asks from here on asks anew."""
    with _lock:
        _open.pop(key, None)
