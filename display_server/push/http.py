"""The little HTTP that push needs: one GET a connection, an answer or a stream. Pure."""

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

LONGEST_HEAD = 16_384  # bytes; a pass is at most 4,096

STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\n"
    b"Content-Type: text/event-stream; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\n"
    b"X-Accel-Buffering: no\r\n"
    b"X-Content-Type-Options: nosniff\r\n"
    b"Connection: close\r\n\r\n"
)

_FIRST_LINE = re.compile(rb"([A-Z]{1,16}) (/[\x21-\x7e]{0,2047}) HTTP/1\.[01]")


class NotHttp(ValueError):
    """What came is no HTTP/1.1 request that push understands."""


@dataclass(frozen=True, slots=True)
class Request:
    """Method, path without query, headers with lower-case names."""

    method: str
    path: str
    headers: dict[str, str]

    def cookie(self, name: str) -> str | None:
        try:
            found = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return found.value if found else None

    def bearer(self) -> str | None:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None


def read_request(head: bytes) -> Request:
    """The request whose head, up to but without the empty line, is `head`."""
    first, *lines = head.split(b"\r\n")
    said = _FIRST_LINE.fullmatch(first)
    if said is None:
        raise NotHttp("first line")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if not colon or not name.strip() or name != name.strip():
            raise NotHttp("header line")
        headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
    return Request(said[1].decode(), said[2].decode().partition("?")[0], headers)


def answer(status: int, body: bytes, content_type: str, *more: str) -> bytes:
    """A whole answer; the connection ends after it. `more` are further header lines."""
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        "Connection: close",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def json_answer(status: int, body: dict[str, object]) -> bytes:
    return answer(status, json.dumps(body).encode(), "application/json")


def problem(status: int, code: str, title: str, *more: str) -> bytes:
    """`application/problem+json`, as everywhere in the hub's API."""
    # All that devices say is not read before the first refusal: every screen waits for a push that starts again.
    from config.contract.device_api import Problem

    said = Problem(title=title, status=status, code=code)
    return answer(status, said.model_dump_json(exclude_none=True).encode(), "application/problem+json", *more)
