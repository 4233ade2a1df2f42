"""A stand-in for push in browser tests: the same events on the same paths, told what to say by the test, able to fall silent."""

import json
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from pydantic import BaseModel
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

STAMP_EVERY_S = 0.2  # ten times as often as push, so that tests are short


class StandInPush:
    """Says the newest state of every topic to whoever connects, stamps until it is told to be silent."""

    def __init__(self, began: datetime) -> None:
        self._lock = threading.Lock()
        self._states: dict[str, bytes] = {}
        self._versions: dict[str, int] = {}
        self._listeners: list[queue.SimpleQueue[bytes | None]] = []
        self._began = began
        self._since = datetime.now(UTC)
        self.stamping = True
        self.refusing = False
        self.asked: list[dict[str, str]] = []

    def now(self) -> datetime:
        return self._began + (datetime.now(UTC) - self._since)

    def pass_time(self, seconds: float) -> None:
        """Its clock goes on as a page's own does (`time_passes.let_pass`): its stamp then, at once, is fresh there, too."""
        self._began += timedelta(seconds=seconds)
        if stamp := self._stamp():
            with self._lock:
                for listener in self._listeners:
                    listener.put(stamp)

    def say(self, topic: str, state: BaseModel) -> int:
        """A new state; everyone hears it at once. Its version."""
        with self._lock:
            version = self._versions[topic] = self._versions.get(topic, 0) + 1
            data = json.dumps({"topic": topic, "version": version, "state": state.model_dump(mode="json")})
            event = f"event: state\nid: {topic}@{version}\ndata: {data}\n\n".encode()
            self._states[topic] = event
            for listener in self._listeners:
                listener.put(event)
        return version

    def hang_up(self) -> None:
        """Every connection ends, as when push is killed."""
        with self._lock:
            for listener in self._listeners:
                listener.put(None)
            self._listeners.clear()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append({"path": environ["PATH_INFO"], "cookie": environ.get("HTTP_COOKIE", "")})
        if self.refusing:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"gone"]
        start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
        return self._stream()

    def _stream(self) -> Iterator[bytes]:
        heard: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        with self._lock:
            self._listeners.append(heard)
            first = list(self._states.values())
        yield b"retry: 200\n" + (self._stamp() or b"\n")
        yield from first
        while True:
            try:
                event = heard.get(timeout=STAMP_EVERY_S)
            except queue.Empty:
                event = self._stamp() or b": quiet\n\n"
            if event is None:
                return
            yield event

    def _stamp(self) -> bytes:
        if not self.stamping:
            return b""
        now = (self.now() - timedelta(milliseconds=1)).isoformat()
        return f"event: stamp\ndata: {json.dumps({'as_of': now, 'hub_time': now})}\n\n".encode()


class _Quiet(WSGIRequestHandler):
    """A request is no news."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


Answer = tuple[str, list[tuple[str, str]], bytes]


class OneOrigin:
    """Pages and streams under one address, as the demo's front and a reverse proxy put them.

    What lies in a file is the same for every page of a process: style sheets, scripts and pictures are asked of `web` once.
    """

    _lies_there: ClassVar[dict[tuple[str, ...], Answer]] = {}

    def __init__(self, web: Wsgi, push: StandInPush) -> None:
        self._web, self._push = web, push
        self._server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=_Quiet)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self.web_is_up = True
        often = {"poll_interval": 0.02}  # how soon it notices that it is to end, with every test
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs=often, daemon=True)
        self._thread.start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/stream/"):
            return self._push(environ, start_response)
        if not self.web_is_up:
            start_response("502 Bad Gateway", [("Content-Type", "text/plain")])
            return [b"no web"]
        if "/static/" in environ["PATH_INFO"] and environ["REQUEST_METHOD"] == "GET":
            return self._file(environ, start_response)
        return self._web(environ, start_response)

    def _file(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Whole or not at all: what somebody has already, a piece, and what is not there, are asked of `web` each time."""
        asked = tuple(environ.get(name, "") for name in ("PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT_ENCODING"))
        if "HTTP_RANGE" in environ or "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            return self._web(environ, start_response)
        if asked not in self._lies_there:
            answer = run_wsgi_app(self._web, environ)
            status, headers, body = answer[1], answer[2].to_wsgi_list(), b"".join(answer[0])
            if not status.startswith("200"):
                start_response(status, headers)
                return [body]
            self._lies_there[asked] = status, headers, body
        status, headers, body = self._lies_there[asked]
        start_response(status, headers)
        return [body]

    def close(self) -> None:
        self._push.hang_up()
        self._server.shutdown()
        self._thread.join(timeout=5)
        self._server.server_close()
