"""`./run hub push`: makes the push process's parts and runs its loop until a signal."""

import logging
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.clock import read_clock
from config.loading import loaded
from config.settings import HubSettings
from display_server.db.engine.head import wait_for_head
from display_server.db.engine.identity import check_identity
from display_server.db.engine.session import Database
from display_server.db.engine.wake import Wake
from display_server.push.database import DatabaseStates
from display_server.push.door import listening_socket
from display_server.push.loop import Loop, Sockets
from display_server.push.wake import wake_socket
from display_server.secrets import read_or_make_secrets

if TYPE_CHECKING:
    from display_server.push.listen import Listening

_log = logging.getLogger("atrium.push")


def run_push(settings: HubSettings, worker: int = 1) -> None:
    """Until SIGTERM or SIGINT. Raises NotAtHead, WrongKind, PortTaken: the caller says them and ends.

    `worker`: which of `push_workers` on the one port this is.
    """
    wait_for_head(settings)
    raise_file_limit()
    clock = read_clock(settings.clock)
    secrets = read_or_make_secrets(settings.secrets_file)
    database = Database(settings)
    with database.reading() as session:
        check_identity(session, settings)
    listener = listening_socket(settings.host, settings.push_port, shared=settings.push_workers > 1)
    ear = settings.wake_sockets[worker - 1]
    wake = wake_socket(ear)
    listening = None if settings.postgres is None else _listen_to(settings.postgres, ear)
    with _stop_socket() as stop:
        loop = Loop(Sockets(listener, wake, stop), DatabaseStates(database, clock), secrets.stream_key, clock)
        loaded(look_once=False)  # every screen waits for a push that starts again
        _log.info("push listens on port %d", listener.getsockname()[1])
        try:
            loop.run()
        finally:
            loop.close()
            if listening is not None:
                listening.close()
            wake.close()
            database.close()


def _listen_to(url: str, wake: Path) -> "Listening":
    from display_server.push.listen import Listening

    return Listening(url, Wake(wake))


def raise_file_limit() -> int:
    """As many files as the system lets us have: one a stream. Answers how many."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


@contextmanager
def _stop_socket() -> Iterator[socket.socket]:
    """Readable after SIGTERM or SIGINT: epoll sleeps through signals (PEP 475), but not through bytes."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    before = signal.set_wakeup_fd(theirs.fileno())
    ways = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ours
    finally:
        signal.set_wakeup_fd(before)
        for number, way in ways.items():
            signal.signal(number, way)
        ours.close()
        theirs.close()
