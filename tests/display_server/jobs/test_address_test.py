"""The public address: believed only when it leads to this very hub."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from display_server.jobs.address_test import AGAIN_S, EVERY_S, AddressTest, leads_to

OURS = "abcd 0123 4567 89ef"


class _Hub(BaseHTTPRequestHandler):
    said: bytes = b""
    sends_to: str | None = None

    def do_GET(self) -> None:
        sent = self.sends_to if self.path == "/healthz" else None
        self.send_response(302 if sent else 200 if self.path in {"/healthz", "/there"} else 404)
        if sent:
            self.send_header("Location", sent)
        self.end_headers()
        self.wfile.write(self.said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Tests are quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Hub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.mark.parametrize(
    ("said", "right"),
    [
        (json.dumps({"alive": True, "hub": OURS}).encode(), True),
        (json.dumps({"alive": True, "hub": "another"}).encode(), False),
        (b"<html>a router's page</html>", False),
        (b"[]", False),
        (b"", False),
    ],
)
def test_only_this_hub_s_own_answer_counts(address: str, said: bytes, right: bool) -> None:
    _Hub.said = said
    assert leads_to(address, OURS) is right


def test_it_is_sent_on_under_its_own_name_alone(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From http to https; another name would be asked whatever an address outside says, from within the house."""
    monkeypatch.setattr(_Hub, "said", json.dumps({"hub": OURS}).encode())
    monkeypatch.setattr(_Hub, "sends_to", f"{address}/there")
    assert leads_to(address, OURS)
    assert not leads_to(address.replace("127.0.0.1", "localhost"), OURS)


def test_an_address_nobody_answers_is_wrong() -> None:
    assert leads_to("http://127.0.0.1:9", OURS) is False


def test_one_failure_is_forgiven_the_second_takes_the_promise_back() -> None:
    outcomes = iter([True, False, True, False, False, False, True])
    noted: list[bool] = []
    test = AddressTest(
        lambda: {"a": "http://x"}, lambda _url: next(outcomes), lambda _site, _url, right: noted.append(right)
    )
    waits = [test.perform() for _ in range(7)]
    assert noted == [True, True, False, False, True]
    assert waits[0] == EVERY_S
    assert waits[1] == AGAIN_S


def test_a_site_without_a_public_address_is_not_tested() -> None:
    test = AddressTest(dict, lambda _url: pytest.fail("asked"), lambda *_: pytest.fail("noted"))
    assert test.perform() == EVERY_S
