"""A line to somebody outside: the name resolved once, that very address checked and connected to, and the line cut in time.

Webhooks, the booking feed and the hospital's directory go through it: no name leads inside unless a setting says so.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult

from display_server.domain.webhook import Address, Failure, Network, may_be_told

CONNECTS_WITHIN_S = 3.0

Resolve = Callable[[str], list[Address]]


def addresses_of(host: str) -> list[Address]:
    """What the system's DNS says now."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class Forbidden(Exception):
    """The name leads to an address inside that no setting allows."""


def connect(said: SplitResult, allowed: Collection[Network], resolve: Resolve = addresses_of) -> socket.socket:
    """A line to one of the name's addresses, all of which were looked at: a second look-up could say another.

    Raises Forbidden, OSError, UnicodeError.
    """
    assert said.hostname is not None  # noqa: S101  # its setting or `check_url` lets no other in
    port = said.port or (443 if said.scheme == "https" else 80)
    addresses = resolve(said.hostname)
    if not addresses or not all(may_be_told(address, allowed) for address in addresses):
        raise Forbidden
    line = _first_that_answers(addresses, port)
    if said.scheme != "https":
        return line
    return _tls().wrap_socket(line, server_hostname=said.hostname, do_handshake_on_connect=False)


def _first_that_answers(addresses: list[Address], port: int) -> socket.socket:
    for address in addresses[:-1]:
        with suppress(OSError):  # the last one's failure is the one to tell
            return socket.create_connection((str(address), port), CONNECTS_WITHIN_S)
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
