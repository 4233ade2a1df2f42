"""The same feed from an address: each minute the hospital's system is asked for its bookings as CSV.

Resolved once and connected to that very address (no name may lead inside unless a setting says so), no redirect followed,
bounded in time and size; asked on a thread of its own, so that nothing else that falls due waits for it.
"""

import http.client
import ssl
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from display_server.domain.webhook import Failure, Network
from display_server.jobs.booking_feed import EVERY_S, Perform, counts_of
from display_server.line_out import Forbidden, Resolve, addresses_of, bounded, connect, failure_of
from display_server.services.arrivals.booking_file import NotABookingFile, read_bookings
from display_server.services.arrivals.import_bookings import ACT, import_rows

WITHIN_S = 20.0
AT_MOST = 20_000_000
"""Bytes: a hundred thousand bookings."""
LOOKS_AGAIN_S = 0.5
_AGENT = "atrium-bookings/1"


class NotFetched(Exception):
    """No bookings came; the text says why and never quotes the address's path."""


@dataclass(frozen=True)
class Fetched:
    """`body` None: nothing has changed since `mark`, which the server gave with the last whole answer."""

    body: bytes | None
    mark: str | None


Fetch = Callable[[str | None], Fetched]
"""By the last mark. Raises NotFetched."""


def fetching(url: str, token: str | None, allowed: Collection[Network]) -> Fetch:
    """`fetch` for a hub's settings."""
    return lambda mark: fetch(url, token, mark, allowed)


def fetch(  # noqa: PLR0917  # one request
    url: str,
    token: str | None,
    mark: str | None,
    allowed: Collection[Network],
    resolve: Resolve = addresses_of,
    within_s: float = WITHIN_S,
) -> Fetched:
    """One answer, whole. Raises NotFetched."""
    said = urlsplit(url)
    try:
        line = connect(said, allowed, resolve)
    except Forbidden:
        raise NotFetched(
            f"{said.hostname} leads inside the network, where ATRIUM_BOOKINGS_NETWORKS allows nothing"
        ) from None
    except (OSError, UnicodeError) as away:
        raise NotFetched(f"{said.hostname} is not reached ({type(away).__name__})") from None
    with bounded(line, within_s) as late:
        try:
            return _ask(line, said, token, mark)
        except (OSError, http.client.HTTPException) as wrong:
            why = Failure.LATE if late.is_set() else failure_of(wrong)
            raise NotFetched(f"{said.hostname} does not answer as it should ({why.value})") from None


def _ask(line: Any, said: Any, token: str | None, mark: str | None) -> Fetched:
    if isinstance(line, ssl.SSLSocket):
        line.do_handshake()
    asking = http.client.HTTPConnection(said.hostname)
    asking.auto_open = 0  # never look the name up again
    asking.sock = line
    headers = {"Host": said.netloc, "User-Agent": _AGENT, "Accept": "text/csv", "Connection": "close"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"If-None-Match": mark} if mark else {}
    asking.request("GET", (said.path or "/") + (f"?{said.query}" if said.query else ""), headers=headers)
    answer = asking.getresponse()
    if answer.status == http.client.NOT_MODIFIED and mark:
        return Fetched(None, mark)
    if answer.status != http.client.OK:
        raise NotFetched(f"{said.hostname} answers {answer.status}")
    body = answer.read(AT_MOST + 1)
    if len(body) > AT_MOST:
        raise NotFetched(f"{said.hostname} sends more than {AT_MOST // 1_000_000} MB")
    if answer.length:
        raise NotFetched(f"{said.hostname} broke off in the middle of its answer")
    return Fetched(body, answer.headers.get("ETag"))


class BookingAddress:
    """The duty: begins to ask, looks whether the answer has come, takes it in. What an address answers is true now."""

    def __init__(self, url: str, perform: Perform, fetch_by: Fetch, now: Callable[[], datetime]) -> None:
        self._host = urlsplit(url).hostname or ""
        self._perform, self._fetch, self._now = perform, fetch_by, now
        self._threads = ThreadPoolExecutor(1, "bookings")
        self._asked: Future[Fetched] | None = None
        self._mark: str | None = None

    def perform(self) -> float:
        if self._asked is None:
            self._asked = self._threads.submit(self._fetch, self._mark)
        if not self._asked.done():
            return LOOKS_AGAIN_S
        asked, self._asked = self._asked, None
        try:
            self._take_in(asked.result())
        except (NotFetched, NotABookingFile) as why:
            self._record(None, {}, str(why))
        return EVERY_S

    def _take_in(self, found: Fetched) -> None:
        counts: dict[str, int] = {}
        if found.body is not None:
            report = import_rows(lambda args: self._perform(ACT, **args), read_bookings(found.body, self._host))
            counts = counts_of(report)
        self._mark = found.mark  # only now: what could not be taken in is asked for again
        self._record(self._now().astimezone(UTC).isoformat(), counts, None)

    def _record(self, as_of: str | None, counts: dict[str, int], problem: str | None) -> None:
        self._perform("record_feed", file=self._host, as_of=as_of, counts=counts, problem=problem)
