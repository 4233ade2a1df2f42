"""HTTP to the hub, bounded in time and size. Only JSON of the shape we know counts as an answer.

HubAway                 nobody answered, or somebody who is not our hub (a portal's page, a proxy's error)
├── HubUnreached        no connection came about: our hub has certainly not heard this
└── HubTrouble          our hub answered that it is in trouble (5xx, busy); worth another try
HubRefused              our hub understood and said no; trying again changes nothing
└── DeviceUnknown       …because it does not know this kiosk (revoked, or never paired)
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from time import monotonic
from typing import TypeVar

import httpx2
from pydantic import ValidationError

from config.contract import VERSION, device_api
from config.contract.base import Answer, Incoming
from config.contract.by_heart import BookingsByHeart
from config.contract.catalogue import Catalogue
from kiosk.link.identity import Identity
from kiosk.link.seen import HEADER, SeenMark

A = TypeVar("A", bound=Answer)

PROBLEM = "application/problem+json"
TIMES = httpx2.Timeout(connect=2.0, read=10.0, write=5.0, pool=2.0)
LONGEST_S = 12.0  # a whole answer, also from somebody who sends a byte a second
LARGEST = 8 * 1024 * 1024  # bytes; a large hospital's catalogue is far below 1 MB
STREAM_TIMES = httpx2.Timeout(connect=2.0, read=5.0, write=5.0, pool=2.0)  # stamps come every 2 s


class HubAway(Exception):
    """Nobody answered in time, or what answered is not our hub."""


class HubUnreached(HubAway):
    """No connection came about, so the hub has not heard this request."""


class HubTrouble(HubAway):
    """The hub answered that it cannot just now; `broken` where it failed over this very request (500)."""

    def __init__(self, code: str, *, broken: bool) -> None:
        super().__init__(code)
        self.broken = broken


class HubRefused(Exception):
    """The hub said no; `code` is its problem's code, `opens_at` when it would say yes."""

    def __init__(self, code: str, opens_at: datetime | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.opens_at = opens_at


class DeviceUnknown(HubRefused):
    """The hub knows no such device: revoked, or the secret is not this hub's."""


class HubClient:
    """The device API's client. Calls block; use it on worker threads. `who` is asked at every call: pairing changes it."""

    def __init__(
        self,
        hub_url: str,
        who: Callable[[], Identity | None],
        transport: httpx2.BaseTransport | None = None,
        seen: SeenMark | None = None,
    ) -> None:
        self.hub_url = hub_url.rstrip("/")
        self._who, self._seen = who, seen
        # No proxy and no .netrc of the machine: the hub is on the hospital's own net.
        self._http = httpx2.Client(timeout=TIMES, trust_env=False, follow_redirects=False, transport=transport)

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, body: Incoming, answer: type[A]) -> A:
        """`POST <path>`, e.g. `numbers`. Raises HubAway or HubRefused."""
        return self.post_json(path, body.model_dump_json(), answer)

    def post_json(self, path: str, body: str, answer: type[A]) -> A:
        """The same with a body that lay on disk."""
        _, text = self._call("POST", path, body, {})
        told = _read(text, answer)
        if self._seen is not None:
            self._seen.hear(getattr(told, "seen", None))
        return told

    def catalogue(self, revision: int | None) -> Catalogue | None:
        """The catalogue, or None where `revision` is still the newest."""
        told = {"If-None-Match": f'"{revision}"'} if revision is not None else {}
        status, text = self._call("GET", "catalogue", None, told)
        return None if status == HTTPStatus.NOT_MODIFIED else _read(text, Catalogue)

    def bookings_by_heart(self, known: str | None) -> tuple[BookingsByHeart, str] | None:
        """The day's bookings and what to ask with next time, or None where `known` is still what the hub has."""
        told = {"If-None-Match": f'"{known}"'} if known is not None else {}
        status, text = self._call("GET", "bookings-by-heart", None, told)
        if status == HTTPStatus.NOT_MODIFIED:
            return None
        return _read(text, BookingsByHeart), hashlib.sha256(text).hexdigest()

    def stream_pass(self) -> device_api.StreamPass:
        _, text = self._call("POST", "stream-passes", "{}", {})
        return _read(text, device_api.StreamPass)

    @contextmanager
    def listen(self, url: str, token: str) -> Iterator[httpx2.EventSource]:
        """The hub's stream with its pass in a header. Raises HubAway, also from within, when the line is lost."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
        try:
            with self._http.sse(url, headers=headers, timeout=STREAM_TIMES) as source:
                if source.response.status_code != HTTPStatus.OK:
                    raise HubAway(f"stream {source.response.status_code}")
                yield source
        except httpx2.HTTPError as lost:
            raise HubAway(type(lost).__name__) from lost

    def _call(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        identity = self._who()
        if identity is not None:
            headers["Authorization"] = identity.bearer
            if self._seen is not None and self._seen.said is not None:
                headers[HEADER] = self._seen.said
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = f"{self.hub_url}/api/v{VERSION}/{path}"
        try:
            with self._http.stream(method, url, content=body, headers=headers) as response:
                return _judge(response, _whole(response))
        except DeviceUnknown:
            if self._who() != identity:  # paired anew while this was on its way
                raise HubAway("asked with an old secret") from None
            raise
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as lost:
            raise HubUnreached(type(lost).__name__) from lost
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as lost:
            raise HubAway(type(lost).__name__) from lost


def _whole(response: httpx2.Response) -> bytes:
    """The body, bounded: neither endless nor endlessly slow."""
    until, parts, size = monotonic() + LONGEST_S, [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST or monotonic() > until:
            raise HubAway("an answer without an end")
    return b"".join(parts)


def _judge(response: httpx2.Response, body: bytes) -> tuple[int, bytes]:
    """Status and body of a real answer; everything else is told apart here and nowhere else."""
    status = response.status_code
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if status == HTTPStatus.NOT_MODIFIED or (response.is_success and kind == "application/json"):
        return status, body
    if kind != PROBLEM:
        raise HubAway(f"{status} {kind or 'without a type'}")
    try:
        problem = device_api.Problem.model_validate_json(body)
    except ValidationError as garbled:
        raise HubAway("a garbled problem") from garbled
    if status == HTTPStatus.UNAUTHORIZED:
        raise DeviceUnknown(problem.code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        raise HubTrouble(problem.code, broken=status == HTTPStatus.INTERNAL_SERVER_ERROR)
    raise HubRefused(problem.code, problem.opens_at)


def _read(text: bytes, answer: type[A]) -> A:
    try:
        return answer.model_validate_json(text)
    except ValidationError as other:
        raise HubAway("an answer of another shape") from other
