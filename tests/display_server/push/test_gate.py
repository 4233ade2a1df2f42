"""Who gets a stream and who gets which problem; and requests that are no requests."""

import socket
from datetime import timedelta

import pytest

from config.clock import SystemClock
from display_server.push.passes import COOKIE, make_pass
from tests.display_server.push.conftest import KEY, RunningPush
from tests.patience import PATIENCE_S


def refusal(push: RunningPush, path: str, headers: dict[str, str]) -> tuple[str, object]:
    """First line's status and the problem's code."""
    asked = push.ask(path, headers)
    head = asked.head()
    assert "application/problem+json" in head
    return head.split()[1], asked.body()["code"]


def test_no_pass_is_refused(push: RunningPush) -> None:
    assert refusal(push, "/stream/x", {}) == ("401", "no_pass")


def test_a_forged_pass_is_refused(push: RunningPush) -> None:
    token, _ = make_pass("another key", "x", ["lobby:a"], SystemClock().now())
    assert refusal(push, "/stream/x", {"Authorization": f"Bearer {token}"}) == ("401", "pass_refused")


def test_an_old_pass_is_refused_by_name_so_that_the_client_asks_for_a_new_one(push: RunningPush) -> None:
    token, _ = make_pass(KEY, "x", ["lobby:a"], SystemClock().now() - timedelta(minutes=11))
    assert refusal(push, "/stream/x", {"Authorization": f"Bearer {token}"}) == ("401", "pass_expired")


def test_a_pass_for_another_stream_is_refused(push: RunningPush) -> None:
    token, _ = make_pass(KEY, "y", ["lobby:a"], SystemClock().now())
    assert refusal(push, "/stream/x", {"Authorization": f"Bearer {token}"}) == ("401", "pass_refused")


def test_a_browser_s_cookie_is_a_pass(push: RunningPush) -> None:
    token, _ = make_pass(KEY, "x", ["lobby:a"], SystemClock().now())
    asked = push.ask("/stream/x", {"Cookie": f"other=1; {COOKIE}={token}", "Sec-Fetch-Site": "same-origin"})
    assert asked.head().startswith("HTTP/1.1 200")


@pytest.mark.parametrize(
    "said",
    [{"Origin": "http://elsewhere"}, {"Origin": "http://["}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_another_site_s_page_may_not_listen(push: RunningPush, said: dict[str, str]) -> None:
    token, _ = make_pass(KEY, "x", ["lobby:a"], SystemClock().now())
    assert refusal(push, "/stream/x", {"Cookie": f"{COOKIE}={token}", **said}) == ("403", "origin")


def test_our_own_origin_may_listen_also_behind_a_proxy(push: RunningPush) -> None:
    token, _ = make_pass(KEY, "x", ["lobby:a"], SystemClock().now())
    said = {"Origin": "https://queue.st-anna.example", "X-Forwarded-Host": "queue.st-anna.example"}
    assert push.ask("/stream/x", {"Cookie": f"{COOKIE}={token}", **said}).head().startswith("HTTP/1.1 200")


def test_unreadable_states_are_a_problem_that_passes(push: RunningPush) -> None:
    push.states.readable = False
    token, _ = make_pass(KEY, "x", ["lobby:a"], SystemClock().now())
    assert refusal(push, "/stream/x", {"Authorization": f"Bearer {token}"}) == ("503", "states")


def test_anything_else_is_not_found(push: RunningPush) -> None:
    assert refusal(push, "/", {}) == ("404", "not_found")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"\x16\x03\x01\r\n\r\n", b"400"),
        (b"GET  / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nCookie: " + b"x" * 20_000, b"431"),
        (b"POST /stream/x HTTP/1.1\r\n\r\n", b"405"),
    ],
)
def test_a_malformed_request_is_answered_not_crashed_on(push: RunningPush, raw: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", push.port), PATIENCE_S) as other:
        other.sendall(raw)
        with other.makefile("rb") as answer:
            assert answer.readline().split()[1] == status
    assert push.streams() == 0
