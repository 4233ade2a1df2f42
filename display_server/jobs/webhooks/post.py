"""One event to one address: resolved once, that very address checked and connected to, bounded in time, no redirect followed."""

import http.client
import socket
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from display_server.domain.webhook import Failure, Network
from display_server.line_out import Forbidden, Resolve, addresses_of, bounded, connect, failure_of

ANSWERS_WITHIN_S = 10.0
_AGENT = "atrium-webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """How one try went; no `failure`: the receiver said 2xx."""

    failure: Failure | None
    status: int | None = None


Post = Callable[[str, dict[str, str], bytes], Outcome]
"""Address, headers, body."""


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


def posting(allowed: Collection[Network]) -> Post:
    """`post` for a hub whose setting allows these networks inside."""
    return lambda url, headers, body: post(url, headers, body, allowed)


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
