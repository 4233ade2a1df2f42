"""A program of the hub forked from the supervisor, which has loaded once what web, push, jobs and front are made of.

Loading takes a slow machine two seconds a program, and all of them want the same frameworks. A `web` that died is there again
without them, a hub starts in half the time, and its programs share the memory of their code. The supervisor opens nothing and
starts no thread before it forks: a child begins with its own environment, its own signals, and nothing of the supervisor's open.
"""

import ctypes
import gc
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

_SET_NAME = 15  # PR_SET_NAME: what `top` and `ps -e` say, since all of them have the supervisor's command line
_LOOK_EVERY_S = 0.01
_SUPERVISORS_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


def load_programs() -> None:
    """Everything that the hub's programs import. What it raises is a fault of the installed version."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's own threads would be there before the first fork
    import display_server.front.proxy
    import display_server.jobs.process
    import display_server.push.process
    import display_server.web_process  # noqa: F401

    gc.collect()
    gc.freeze()  # a child's own look for garbage would copy every page of it


class Forked:
    """What the supervisor needs of a `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._status: int | None = None

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        if self._status is None:
            try:
                pid, ended = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:  # somebody else has seen it end, and knows how
                pid, ended = self.pid, 0
            if pid:
                self._status = os.waitstatus_to_exitcode(ended)
        return self._status

    def wait(self, timeout: float = float("inf")) -> int:
        """Raises subprocess.TimeoutExpired."""
        until = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() >= until:
                raise subprocess.TimeoutExpired("a program of the hub", timeout)
            time.sleep(_LOOK_EVERY_S)
        return status

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:  # nobody but us waits for it: its number is nobody else's until then
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def fork(name: str, environment: Mapping[str, str], prepare: Callable[[], None], become: Callable[[], int]) -> Forked:
    """A child in a session of its own; it ends with the status `become` answers. `prepare`: in the child, before all else."""
    _flush()
    supervisor = os.getpid()
    pid = os.fork()
    if pid:
        return Forked(pid)
    status = 1
    try:
        prepare()
        if os.getppid() != supervisor:  # killed before `prepare` could tie us to it
            os._exit(status)
        _leave_the_supervisor(name, environment)
        status = become()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")  # as an interpreter does
    except BaseException:  # as an interpreter says it when it ends
        traceback.print_exc()
    finally:
        try:
            threading._shutdown()  # type: ignore[attr-defined]
            _flush()
        finally:  # whatever that was: above here runs the supervisor, and it would end everybody
            os._exit(status)


def _flush() -> None:
    for said in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if said is not None:  # whoever started us had closed it
                said.flush()


def _leave_the_supervisor(name: str, environment: Mapping[str, str]) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in _SUPERVISORS_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.closerange(3, max(int(one.name) for one in Path("/proc/self/fd").iterdir()) + 1)
    os.environ.clear()
    os.environ.update(environment)
    ctypes.CDLL(None).prctl(_SET_NAME, f"atrium-{name}".encode()[:15], 0, 0, 0)
