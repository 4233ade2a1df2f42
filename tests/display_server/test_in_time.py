"""A resolver that is stuck is waited for so long and no longer, by whoever asks, and its threads do not pile up."""

import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

import pytest

from display_server import in_time, line_out
from display_server.directory.fetching import DirectoryAway, ask
from display_server.domain.webhook import Address, Failure
from display_server.in_time import ask_in_time
from display_server.jobs import address_test
from display_server.jobs.booking_address import NotFetched, fetch
from display_server.jobs.webhooks.post import Outcome, post

SOON_S = 0.05


class Stuck:
    """A resolver that answers nobody before it is let go; `asked`: how often it was."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.goes_on = threading.Event()

    def __call__(self, name: str) -> list[Address]:
        self.asked.append(name)
        self.goes_on.wait(20)
        return [ip_address("127.0.0.1")]


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    found = Stuck()
    yield found
    found.goes_on.set()
    until = time.monotonic() + 5
    while in_time._open and time.monotonic() < until:
        threading.Event().wait(0.01)
    assert not in_time._open, "a thread that got its answer is gone"


def test_an_answer_and_what_was_raised_come_back() -> None:
    assert ask_in_time("a", lambda: 7, 5) == 7
    with pytest.raises(ValueError, match="nonsense"):
        ask_in_time("a", lambda: int("nonsense"), 5)


def test_nobody_waits_longer_than_they_said_and_the_same_is_asked_once_at_a_time(stuck: Stuck) -> None:
    for _ in range(5):
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            ask_in_time("name", lambda: stuck("name"), SOON_S)
        assert time.monotonic() - began < 2
    assert stuck.asked == ["name"]
    waits = threading.Thread(target=stuck.goes_on.set)
    waits.start()
    assert ask_in_time("name", lambda: stuck("name"), 5) == [ip_address("127.0.0.1")]
    waits.join()


def test_past_a_number_of_stuck_questions_nothing_new_is_asked(stuck: Stuck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_time, "MOST_OPEN", 3)
    for name in ("a", "b", "c", "d", "d", "a"):
        with pytest.raises(TimeoutError):
            ask_in_time(name, lambda name=name: stuck(name), SOON_S)  # type: ignore[misc]
    assert stuck.asked == ["a", "b", "c"]


def test_no_line_out_waits_for_it(stuck: Stuck, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_out, "RESOLVES_WITHIN_S", SOON_S)
    allowed, began = [ip_network("127.0.0.0/8")], time.monotonic()
    assert post("https://his.example/in", {}, b"", allowed, resolve=stuck) == Outcome(Failure.LATE)
    with pytest.raises(NotFetched, match="not reached"):
        fetch("https://his.example/day.csv", None, None, allowed, stuck)
    with pytest.raises(DirectoryAway, match="not reached"):
        ask("https://his.example/keys", allowed, resolve=stuck)
    assert time.monotonic() - began < 3
    assert stuck.asked == ["his.example"]


def test_the_test_of_the_public_address_does_not_wait_for_it_either(
    stuck: Stuck, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address_test._ASK, "open", lambda request, **_: stuck(request.host))
    began = time.monotonic()
    assert address_test.leads_to("https://queue.example", "ab", SOON_S) is False
    assert time.monotonic() - began < 2


def test_a_name_that_leads_to_hundreds_of_addresses_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them refuses at once here; nobody connects past the time there is."""
    monkeypatch.setattr(line_out, "CONNECTS_WITHIN_S", 0.0)
    many = [ip_address("127.0.0.1")] * 300
    assert post("http://his.example:9/", {}, b"", [ip_network("127.0.0.0/8")], resolve=lambda _: many) == Outcome(
        Failure.LATE
    )
