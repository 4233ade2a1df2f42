"""Another system for tests: a real HTTP server that answers, fails, hangs, drips or sends elsewhere, as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network

from config.contract.webhook import WebhookEvent
from display_server.domain.webhook import Network
from tests.patience import PATIENCE_S

LOOPBACK: list[Network] = [ip_network("127.0.0.0/8")]
HANG, DRIP, CLOSE = "hang", "drip", "close"


@dataclass
class Receiver:
    """`heard`: every request's headers and body. `answers`: what it does with the next ones; then 204."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int | str] = field(default_factory=list)
    always: int | str = 204
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def events(self) -> list[WebhookEvent]:
        return [WebhookEvent.model_validate_json(body) for _, body in self.heard]

    def wait_for(self, count: int, within_s: float = PATIENCE_S) -> None:
        """Until so many requests have come."""
        until = time.monotonic() + within_s
        while len(self.heard) < count:
            assert time.monotonic() < until, f"{len(self.heard)} of {count} came"
            time.sleep(0.02)


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver()

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.heard.append((dict(self.headers), body))
            answer = receiver.answers.pop(0) if receiver.answers else receiver.always
            with suppress(OSError):  # whoever asked has gone
                self._answer(answer)

        def _answer(self, answer: int | str) -> None:
            if answer == HANG:
                receiver.gone.wait(100)
            elif answer == DRIP:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200:
                    self.wfile.write(bytes([byte]))
                    if receiver.gone.wait(0.05):
                        return
            elif answer != CLOSE:
                self.send_response(int(answer))
                if 300 <= int(answer) < 400:
                    self.send_header("Location", f"{receiver.url}elsewhere")
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Asked)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.gone.set()
        server.shutdown()
        thread.join()
        server.server_close()
