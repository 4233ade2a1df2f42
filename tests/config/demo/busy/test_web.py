"""The bots' line to the hub: a failure is pressed again, as people do, and remembered."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.demo.busy.web import Web


class Stumbles(BaseHTTPRequestHandler):
    """A hub that fails once, then does what it was asked."""

    asked: list[bytes] = []

    def do_POST(self) -> None:
        self.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(500 if len(self.asked) == 1 else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """A request is no news."""


@pytest.fixture
def address() -> Iterator[str]:
    Stumbles.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Stumbles)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_what_the_hub_failed_at_is_asked_again_and_makes_the_day_wrong(address: str) -> None:
    web = Web(address)
    assert web.post("/desks/1/here", {"number": "K-001"}, {}).ok
    assert Stumbles.asked == [b'{"number": "K-001"}'] * 2
    assert web.failures == ["the hub failed at POST /desks/1/here"]
