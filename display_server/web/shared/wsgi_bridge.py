"""Flask behind the event loop: each request that no lane answers goes, as plain WSGI, to a thread of a small pool."""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]  # exported, though not said so

from display_server.web.shared.pages_aside import STARTS_AFTER_S, Answered, PagesAside, is_page

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_HEARD_OUT = 16_000_000
"""Bytes of a body that is too long anyway; whoever sends more is not a mistaken client."""


class WsgiBridge:
    """Reads a request whole (keeping never more than `longest` bytes), answers it whole: the hub streams nothing, push does."""

    def __init__(self, answer: Wsgi, threads: int, longest: int, aside: PagesAside | None = None) -> None:
        self._answer = answer
        self._aside = aside
        self._longest = longest
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    def at_home(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._aside is not None:
            loop.call_later(STARTS_AFTER_S, self._aside.open)

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        body, length = await self._read(scope, protocol)
        environ = _environ(scope, body, length)
        answered = await self._aside.ask(environ) if self._aside and is_page(scope.method, scope.path) else None
        if answered is None:
            answered = await asyncio.get_running_loop().run_in_executor(self._pool, answered_by, self._answer, environ)
        protocol.response_bytes(*answered)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _read(self, scope: Scope, protocol: HTTPProtocol) -> tuple[bytes, str | None]:
        """The body and the length Flask is told. One that is too long is dropped: Flask refuses it by its length.

        It is still heard out, within bounds: who is cut off in the middle of a sentence does not hear the answer.
        """
        said = scope.headers.get("content-length")
        if scope.method in {"GET", "HEAD"} and said is None and "transfer-encoding" not in scope.headers:
            return b"", None
        parts, length = list[bytes](), 0
        async for part in protocol:
            length += len(part)
            if length > _HEARD_OUT:
                break
            if length > self._longest:
                parts.clear()
            else:
                parts.append(part)
        return b"".join(parts), str(length)


def answered_by(flask: Wsgi, environ: dict[str, Any]) -> Answered:
    """The whole answer to one request, as plain WSGI gives it."""
    begun: list[tuple[int, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _failed: Any = None) -> None:
        begun[:] = [(int(status[:3]), [(name.lower(), value) for name, value in headers])]

    answer = flask(environ, start_response)
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return *begun[0], body


def _environ(scope: Scope, body: bytes, length: str | None) -> dict[str, Any]:
    """What PEP 3333 says a request looks like; text there is bytes read as Latin-1."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        key = "HTTP_" + name.upper().replace("-", "_")
        environ[key] = f"{environ[key]}{_joint(name)}{value}" if key in environ and name != "host" else value
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    if length is not None:
        environ["CONTENT_LENGTH"] = length
    return environ


def _joint(name: str) -> str:
    return "; " if name == "cookie" else ","
