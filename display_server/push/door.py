"""The listening socket: accepts, reads each client's request head within limits, and hands it on."""

import errno
import logging
import os
import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from display_server.ports import bind_or_refuse
from display_server.push.http import LONGEST_HEAD, NotHttp, Request, problem, read_request

BACKLOG = 4096  # a restart brings everyone at once
HEAD_WITHIN_S = 5.0
_ACCEPTS_A_TURN = 128
_NOBODY_CAME = frozenset(
    {
        errno.ECONNABORTED, errno.EPROTO, errno.EPERM, errno.ENOPROTOOPT, errno.EOPNOTSUPP, errno.ENONET,
        errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ETIMEDOUT,
        errno.ENOBUFS, errno.ENOMEM,
    }
)  # fmt: skip
"""What accept(2) says where a connection ended, or the network or memory failed, before anybody was let in."""
_UNACKNOWLEDGED_MS = 10_000  # a client whose machine vanished is noticed by its missing acknowledgements
_SEND_BUFFER = 65_536  # what a slow reader can be behind, before the newest state replaces what waits
_log = logging.getLogger("atrium.push")


def listening_socket(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """Accepted connections inherit all of its options, so accepting costs one system call. Raises PortTaken.

    `shared`: other processes of ours listen on the same port; the kernel deals new connections out to those that live.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)
    bind_or_refuse(listener, host, port, "push", "ATRIUM_PUSH_PORT")
    listener.listen(BACKLOG)
    return listener


class Door:
    """Connections that have not said yet what they want. `asked(fd, request)` takes over the descriptor."""

    def __init__(self, epoll: select.epoll, listener: socket.socket, asked: Callable[[int, Request], None]) -> None:
        self._epoll = epoll
        self._listener = listener
        self._asked = asked
        self._waiting: dict[int, tuple[bytes, float]] = {}
        self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        self.refused_for_files = 0

    def accept(self) -> None:
        """Let in who waits, a bounded number a turn."""
        for _ in range(_ACCEPTS_A_TURN):
            try:
                fd, _ = self._listener._accept()  # type: ignore[attr-defined]  # the descriptor alone: no object each
            except BlockingIOError:
                return
            except OSError as refused:
                if refused.errno in (errno.EMFILE, errno.ENFILE):
                    self._turn_one_away()
                    return
                if refused.errno in _NOBODY_CAME:
                    return  # bounded: where there is somebody after all, epoll says so again
                raise
            os.set_blocking(fd, False)
            self._waiting[fd] = (b"", time.monotonic())
            self.read(fd)  # in a storm a head came while its connection stood in line: epoll need not watch for it
            if fd in self._waiting:
                self._epoll.register(fd, select.EPOLLIN | select.EPOLLRDHUP)

    def is_waiting(self, fd: int) -> bool:
        return fd in self._waiting

    def read(self, fd: int) -> None:
        """More of a head has come, or its client has gone."""
        before, since = self._waiting[fd]
        try:
            came = os.read(fd, LONGEST_HEAD + 1 - len(before))
        except BlockingIOError:
            return
        except OSError:
            came = b""
        if not came:
            self._close(fd)
            return
        said = before + came
        head, end, _ = said.partition(b"\r\n\r\n")
        if not end:
            if len(said) > LONGEST_HEAD:
                self.answer(fd, problem(431, "head", "The request's head is too long"))
            else:
                self._waiting[fd] = (said, since)
            return
        try:
            request = read_request(head)
        except NotHttp:
            self.answer(fd, problem(400, "request", "This is no request push understands"))
            return
        self._asked(fd, request)

    def hand_over(self, fd: int) -> None:
        """From now on `fd` belongs to whoever was asked."""
        del self._waiting[fd]

    def answer(self, fd: int, whole: bytes) -> None:
        """Say this and close. An answer fits into the kernel's buffer; a client who is gone already misses it."""
        with suppress(OSError):
            os.write(fd, whole)
        with suppress(OSError):
            _end_politely(fd)
        self._close(fd)

    def forget_the_silent(self) -> None:
        """Close who has not finished asking in time; called about once a second."""
        before = time.monotonic() - HEAD_WITHIN_S
        for fd in [fd for fd, (_, since) in self._waiting.items() if since < before]:
            self._close(fd)

    def close(self) -> None:
        for fd in list(self._waiting):
            self._close(fd)
        self._listener.close()
        os.close(self._spare)

    def _close(self, fd: int) -> None:
        self._waiting.pop(fd, None)
        with suppress(OSError):
            os.close(fd)

    def _turn_one_away(self) -> None:
        """Out of file descriptors: give up the spare one to accept and close, so that the client hears and comes back."""
        os.close(self._spare)
        with suppress(OSError):
            os.close(self._listener._accept()[0])  # type: ignore[attr-defined]
        self._spare = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        self.refused_for_files += 1
        if self.refused_for_files % 1000 == 1:
            _log.warning("no file descriptors left for another stream; raise LimitNOFILE")


def _end_politely(fd: int) -> None:
    """Send FIN after the answer; closing with unread bytes would send RST and could destroy it on its way."""
    closing = socket.socket(fileno=fd)
    try:
        closing.shutdown(socket.SHUT_WR)
    finally:
        closing.detach()
