"""One event to one address: resolved once, that very address checked and connected to, bounded in time, no redirect followed."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from display_server.domain.webhook import Address, Failure, Network, may_be_told

CONNECTS_WITHIN_S = 3.0
ANSWERS_WITHIN_S = 10.0
_AGENT = "atrium-webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """How one try went; no `failure`: the receiver said 2xx."""

    failure: Failure | None
    status: int | None = None


Post = Callable[[str, dict[str, str], bytes], Outcome]
"""Address, headers, body."""


Resolve = Callable[[str], list[Address]]


def addresses_of(host: str) -> list[Address]:
    """What the system's DNS says now."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


class Forbidden(Exception):
    """The name leads to an address inside that no setting allows."""


def post(
    url: str,
    headers: dict[str, str],
    body: bytes,
    allowed: Collection[Network],
    *,
    within_s: float = ANSWERS_WITHIN_S,
    resolve: Resolve = addresses_of,
) -> Outcome:
    """POST it and read the answer's status. Whatever goes wrong is an outcome."""
    said = urlsplit(url)
    try:
        line = connect(said, allowed, resolve)
    except Forbidden:
        return Outcome(Failure.FORBIDDEN)
    except TimeoutError:
        return Outcome(Failure.LATE)
    except (OSError, UnicodeError):  # a name that no DNS could know is a UnicodeError
        return Outcome(Failure.UNREACHABLE)
    with bounded(line, within_s) as late:
        outcome = _ask(line, said, headers, body)
    return Outcome(Failure.LATE) if late.is_set() and outcome.failure is not None else outcome


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


def posting(allowed: Collection[Network]) -> Post:
    """`post` for a hub whose setting allows these networks inside."""
    return lambda url, headers, body: post(url, headers, body, allowed)


def connect(said: SplitResult, allowed: Collection[Network], resolve: Resolve = addresses_of) -> socket.socket:
    """A line to one of the name's addresses, all of which were looked at: a second look-up could say another.

    Raises Forbidden, OSError, UnicodeError.
    """
    assert said.hostname is not None  # noqa: S101  # `check_url` lets no other in
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


def _ask(line: socket.socket, said: SplitResult, headers: dict[str, str], body: bytes) -> Outcome:
    assert said.hostname is not None  # noqa: S101
    asking = http.client.HTTPConnection(said.hostname)
    asking.auto_open = 0  # never look the name up again
    asking.sock = line
    target = (said.path or "/") + (f"?{said.query}" if said.query else "")
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        fixed = {"Host": said.netloc, "User-Agent": _AGENT, "Content-Type": "application/json", "Connection": "close"}
        asking.request("POST", target, body, {**fixed, **headers})
        status = asking.getresponse().status
    except (OSError, http.client.HTTPException) as wrong:
        return Outcome(failure_of(wrong))
    if 200 <= status < 300:
        return Outcome(None, status)
    return Outcome(Failure.REDIRECT if 300 <= status < 400 else Failure.ANSWER, status)


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
