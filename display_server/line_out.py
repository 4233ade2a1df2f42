"""A line to somebody outside: the name resolved once, that very address checked and connected to, each of it in time.

Webhooks, the booking feed and the hospital's directory go through it: no name leads inside unless a setting says so.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult

from display_server.domain.webhook import Address, Failure, Network, may_be_told
from display_server.in_time import ask_in_time

RESOLVES_WITHIN_S = 3.0
CONNECTS_WITHIN_S = 3.0
"""To one address; to all that a name leads to, three times as long."""

Resolve = Callable[[str], list[Address]]


def addresses_of(host: str) -> list[Address]:
    """What the system's DNS says now."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class Forbidden(Exception):
    """The name leads to an address inside that no setting allows."""


def connect(said: SplitResult, allowed: Collection[Network], resolve: Resolve = addresses_of) -> socket.socket:
    """A line to one of the name's addresses, all of which were looked at: a second look-up could say another.

    Raises Forbidden, OSError (TimeoutError where the resolver or nobody answers in time), UnicodeError.
    """
    name = said.hostname
    assert name is not None  # noqa: S101  # its setting or `check_url` lets no other in
    port = said.port or (443 if said.scheme == "https" else 80)
    addresses = ask_in_time((resolve, name), lambda: resolve(name), RESOLVES_WITHIN_S)
    if not addresses or not all(may_be_told(address, allowed) for address in addresses):
        raise Forbidden
    line = _first_that_answers(addresses, port)
    if said.scheme != "https":
        return line
    return _tls().wrap_socket(line, server_hostname=name, do_handshake_on_connect=False)


def _first_that_answers(addresses: list[Address], port: int) -> socket.socket:
    until = time.monotonic() + 3 * CONNECTS_WITHIN_S  # a name may lead to hundreds
    for address in addresses[:-1]:
        if (left := until - time.monotonic()) <= 0:
            raise TimeoutError
        with suppress(OSError):  # the last one's failure is the one to tell
            return socket.create_connection((str(address), port), min(left, CONNECTS_WITHIN_S))
    return socket.create_connection((str(addresses[-1]), port), CONNECTS_WITHIN_S)


@contextmanager
def bounded(line: socket.socket, within_s: float) -> Iterator[threading.Event]:
    """The line is cut after so many seconds, whatever comes over it, and closed at the end; the event says that it was cut."""
    late = threading.Event()

    def cut() -> None:
        """Who drips a byte each second would never meet the socket's own timeout."""
        late.set()
        with suppress(OSError):  # it has just ended by itself
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(within_s, cut)
    timer.daemon = True
    timer.start()
    try:
        line.settimeout(within_s)
        yield late
    finally:
        timer.cancel()
        line.close()


def failure_of(wrong: Exception) -> Failure:
    """What to call it."""
    match wrong:
        case TimeoutError():
            return Failure.LATE
        case ssl.SSLError():
            return Failure.TLS
        case OSError():  # `RemoteDisconnected` is one, too
            return Failure.UNREACHABLE
    return Failure.NONSENSE


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """Certificates as the system knows them; `SSL_CERT_FILE` names a hospital's own authority."""
    return ssl.create_default_context()
