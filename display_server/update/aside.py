"""Nobody of this hub runs meanwhile: a running one is asked to make way, and begins anew, by then as another version."""

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO

from config.settings import HubSettings
from display_server.update.words import UpdateRefused

LOCK = "update.lock"
SUPERVISOR = "serve.pid"
GONE_WITHIN_S = 40.0
_PROGRAMS = ("serve.lock", "jobs.lock", "writer.lock")


@contextmanager
def hub_aside(settings: HubSettings) -> Iterator["Aside"]:
    """For whoever holds the shelf. Raises UpdateRefused where the hub does not make way."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        door = held.enter_context((settings.home / LOCK).open("a"))
        fcntl.flock(door, fcntl.LOCK_EX)  # a program that is starting holds it for a moment
        aside = Aside(settings.home)
        held.callback(aside.let_in)
        aside.make_way()
        yield aside


class Aside:
    """The locks of the hub's programs; `ran` where one of them had to make way."""

    def __init__(self, home: Path) -> None:
        self._home, self._locks, self.ran = home, ExitStack(), False

    def make_way(self) -> None:
        until, asked_at = time.monotonic() + GONE_WITHIN_S, 0.0
        for name in _PROGRAMS:
            lock = self._locks.enter_context((self._home / name).open("a"))
            while not _taken(lock):
                self.ran = True
                now = time.monotonic()
                if now > until:
                    raise UpdateRefused("the hub did not make way: stop it by hand, then say the same again")
                if now - asked_at > 5.0:
                    _ask_to_begin_anew(self._home)
                    asked_at = now
                time.sleep(0.05)

    def let_in(self) -> None:
        """Programs of this hub may run again; its supervisor still waits while `update.lock` is held."""
        self._locks.close()


def wait_for_update(home: Path) -> bool:
    """For who starts: wait while an update holds the hub; whether there was one."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a") as door:
        if _taken(door):
            return False
        fcntl.flock(door, fcntl.LOCK_EX)
        return True


def _ask_to_begin_anew(home: Path) -> None:
    with suppress(OSError, ValueError):
        os.kill(int((home / SUPERVISOR).read_text("ascii")), signal.SIGHUP)


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
