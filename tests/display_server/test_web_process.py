"""What `web` does again and again beside answering."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from uuid_utils.compat import uuid7

from config.settings import HubSettings
from display_server.db.engine.refusing import WriterStopped
from display_server.web_process import _every
from tests.patience import PATIENCE_S
from tests.small_cast import KIOSK_HEADERS


def test_a_database_that_hung_once_does_not_end_what_comes_again_and_again() -> None:
    stopped, done, times = threading.Event(), threading.Event(), []

    def do() -> None:
        times.append(1)
        if len(times) == 1:
            raise WriterStopped
        done.set()

    _every(0.01, do, stopped)
    try:
        assert done.wait(PATIENCE_S)
    finally:
        stopped.set()


@pytest.fixture
def served(settings: HubSettings) -> Iterator[str]:
    """The real `web` over a small live database; its address."""
    environment = {**os.environ, "ATRIUM_HOME": str(settings.home), "ATRIUM_WEB_PORT": "0"}
    process = subprocess.Popen([sys.executable, "-m", "display_server", "web"], env=environment, stderr=subprocess.PIPE)
    try:
        address = _address_of(process)
        _wait_until_it_listens(address)
        yield address
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        assert process.stderr is not None
        process.stderr.close()


def _address_of(process: subprocess.Popen[bytes]) -> str:
    assert process.stderr is not None
    watch = threading.Timer(90, process.kill)  # a web that never says where it listens ends the reading below
    watch.start()
    try:
        for line in process.stderr:
            if found := re.search(rb"http://[\d.]+:\d+", line):
                return found[0].decode()
    finally:
        watch.cancel()
    raise AssertionError("web did not start")


def _wait_until_it_listens(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection((host, int(port)), timeout=PATIENCE_S).close()
            return
        except OSError:
            assert time.monotonic() < until, "web said that it listens, and does not"
            time.sleep(0.02)


def answer_of(address: str, **how: Any) -> tuple[int, Message, bytes]:
    request = Request(address, **how)  # noqa: S310  # our own hub
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read()
    except HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def test_pages_and_devices_are_answered_by_one_address(served: str) -> None:
    """Flask's requests reach it whole: path, query, cookies, bodies, lengths; the lanes answer beside it."""
    status, headers, page = answer_of(f"{served}/sign-in?next=/admin/", headers={"Accept-Language": "lt"})
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert b'lang="lt"' in page
    assert headers["Set-Cookie"].startswith("atrium_session=")
    assert int(headers["Content-Length"]) == len(page)
    status, _, nothing = answer_of(f"{served}/sign-in", method="HEAD")
    assert (status, nothing) == (200, b"")
    assert answer_of(f"{served}/%D0%BD%D0%B5%D1%82/%00")[0] == 404
    device = {**KIOSK_HEADERS, "Content-Type": "application/json"}
    long = b'{"x": "' + b"x" * 1_100_000 + b'"}'
    status, headers, _ = answer_of(f"{served}/api/v1/numbers", data=long, headers=device)
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    body = {
        "request_id": str(uuid7()), "session_id": str(uuid7()), "service": "blood-test", "language": "en",
        "asked_at": "2026-03-12T08:00:00Z",
    }  # fmt: skip
    sent = json.dumps(body).encode()
    answers = [answer_of(f"{served}/api/v1/numbers", data=sent, headers=device) for _ in range(3)]
    assert {status for status, _, _ in answers} == {200}
    assert len({said for _, _, said in answers}) == 1, "by Flask or by the lane: the same answer"
