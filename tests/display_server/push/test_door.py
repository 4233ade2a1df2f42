"""The door survives what a crowd and the system do to it."""

import errno
import resource
import select
import socket
import time

import pytest

from display_server.push.door import HEAD_WITHIN_S, Door
from tests.display_server.push.conftest import RunningPush
from tests.patience import PATIENCE_S, until


def test_no_file_descriptors_left_is_survived_and_said_to_the_client(push: RunningPush) -> None:
    health = push.ask("/healthz", {})
    health.head()
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Clients live in this process too: their sockets are made first, so that only the server's side runs out.
    waiting = [socket.socket() for _ in range(30)]
    first_free = socket.socket()
    resource.setrlimit(resource.RLIMIT_NOFILE, (first_free.fileno() + 8, before[1]))
    first_free.close()
    try:
        for client in waiting:
            client.settimeout(PATIENCE_S)
            client.connect(("127.0.0.1", push.port))
        until(lambda: sum(map(hung_up_on, waiting)) >= 15)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for client in waiting:
            client.close()
    assert push.listen("lobby:a").head().startswith("HTTP/1.1 200")


def hung_up_on(client: socket.socket) -> bool:
    """Whether there is an end to be read, now."""
    return bool(select.select([client], [], [], 0)[0])


def test_who_says_nothing_is_let_go(push: RunningPush) -> None:
    with socket.create_connection(("127.0.0.1", push.port), PATIENCE_S) as silent:
        began = time.monotonic()
        assert silent.recv(1) == b""
        assert time.monotonic() - began > HEAD_WITHIN_S - 1, "nobody is cut off while they may still be speaking"


def test_a_request_may_come_in_pieces(push: RunningPush) -> None:
    with socket.create_connection(("127.0.0.1", push.port), PATIENCE_S) as client:
        for piece in (b"GET /hea", b"lthz HTTP/1.1\r\nHost: x\r", b"\n\r", b"\n"):
            client.sendall(piece)
            time.sleep(0.05)
        with client.makefile("rb") as answer:
            assert answer.readline().startswith(b"HTTP/1.1 200")


class RefusingListener:
    """A listening socket whose accept says what a failing network says."""

    def __init__(self, *says: int) -> None:
        self.left_to_say = list(says)

    def _accept(self) -> tuple[int, object]:
        raise OSError(self.left_to_say.pop(0), "refused")

    def close(self) -> None:
        pass


@pytest.mark.parametrize("says", [errno.EPROTO, errno.ENOBUFS, errno.ENETDOWN, errno.ECONNABORTED, errno.EHOSTUNREACH])
def test_a_connection_that_ended_before_it_was_let_in_is_nobody(says: int) -> None:
    with select.epoll() as epoll:
        listener = RefusingListener(says, says)
        door = Door(epoll, listener, lambda _fd, _request: None)  # type: ignore[arg-type]
        door.accept()
        door.accept()
        door.close()
    assert (listener.left_to_say, door.refused_for_files) == ([], 0)
