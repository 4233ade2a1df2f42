"""What a listener hears from push, over real sockets."""

import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest

from config.clock import SystemClock
from display_server.push.freshness import FRESH_FOR_S
from display_server.push.loop import STAMP_EVERY_S
from display_server.push.passes import make_pass
from tests.display_server.push.conftest import KEY, Listener, RunningPush
from tests.patience import PATIENCE_S, until


def stamped_in_turn(push: RunningPush, listener: Listener) -> None:
    """A stamp comes, while web says twice a second that it lives."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        push.web_lives()
        with suppress(TimeoutError):
            if listener.event(0.5)["event"] == "stamp":
                return
    raise AssertionError("no stamp came")


def no_more_stamps(listener: Listener, meanwhile: Callable[[], None] = lambda: None) -> None:
    """What is fresh for three seconds is stamped each two: five without one are the end of it. They come in time or late."""
    silent_since, end = time.monotonic(), time.monotonic() + PATIENCE_S
    while time.monotonic() - silent_since < FRESH_FOR_S + STAMP_EVERY_S:
        assert time.monotonic() < end, "stamps come for ever"
        meanwhile()
        with suppress(TimeoutError):
            if listener.event(0.5)["event"] == "stamp":
                silent_since = time.monotonic()


def test_a_new_listener_gets_every_topic_s_state_at_once(push: RunningPush) -> None:
    listener = push.listen("lobby:a", "department:x")
    assert "text/event-stream" in listener.head()
    first, second = listener.event(), listener.event()
    assert 300 <= int(first["retry"]) <= 1500
    assert (first["event"], first["id"], first["data"]) == ("state", "lobby:a@1", '{"lobby":1}')
    assert (second["id"], second["data"]) == ("department:x@7", '{"x":7}')


def test_after_a_cut_everybody_comes_back_at_a_time_of_their_own(push: RunningPush) -> None:
    """Else ten thousand screens come back in one moment."""
    listeners = [push.listen("lobby:a") for _ in range(8)]
    told = []
    for listener in listeners:
        listener.head()
        told.append(int(listener.event()["retry"]))
    assert len(set(told)) >= 4
    assert all(300 <= one <= 1500 for one in told)


def test_a_stamp_comes_first_while_the_truth_is_fresh(push: RunningPush) -> None:
    push.web_lives()
    until(push.is_fresh)
    listener = push.listen("lobby:a")
    listener.head()
    stamp = listener.event()
    assert stamp["event"] == "stamp"
    assert set(json.loads(stamp["data"])) == {"as_of", "hub_time"}


def test_a_call_appears(push: RunningPush) -> None:
    listener = push.listen("department:x")
    listener.head()
    listener.state()
    push.commit("department:x", 8, b'{"x":8}')
    assert listener.state()["id"] == "department:x@8"


def test_a_lost_wake_up_costs_seconds_not_truth(push: RunningPush) -> None:
    listener = push.listen("department:x")
    listener.head()
    listener.state()
    push.commit("department:x", 8, tell=False)
    assert listener.state()["id"] == "department:x@8"


def test_nobody_hears_of_a_topic_they_did_not_ask_for(push: RunningPush) -> None:
    lobby, department = push.listen("lobby:a"), push.listen("department:x")
    for listener in (lobby, department):
        listener.head()
        listener.state()
    push.commit("department:x", 8)
    assert department.state()["id"] == "department:x@8"
    push.commit("lobby:a", 2)
    assert lobby.state()["id"] == "lobby:a@2"


def test_stamps_come_every_two_seconds_and_stop_without_a_sign_of_web(push: RunningPush) -> None:
    listener = push.listen("lobby:a")
    listener.head()
    listener.state()
    stamped_in_turn(push, listener)
    no_more_stamps(listener)
    assert not listener.is_over(0.1), "push itself lives on"


def test_stamps_stop_when_the_database_cannot_be_read(push: RunningPush) -> None:
    listener = push.listen("lobby:a")
    listener.head()
    listener.state()
    stamped_in_turn(push, listener)
    push.states.readable = False
    no_more_stamps(listener, meanwhile=push.web_lives)


def test_a_listener_who_has_the_newest_state_is_not_sent_it_again(push: RunningPush) -> None:
    listener = push.listen("department:x", headers={"Last-Event-ID": "department:x@7"})
    listener.head()
    push.commit("department:x", 8)
    assert listener.state()["id"] == "department:x@8"
    behind = push.listen("department:x", headers={"Last-Event-ID": "department:x@7"})
    behind.head()
    assert behind.state()["id"] == "department:x@8"


@pytest.mark.parametrize(
    "version",
    ["", "@", "department:x@", "department:x@²", "department:x@99999999999999999999", "department:x@" + "9" * 5000],
)
def test_a_nonsense_last_event_id_gets_the_snapshot(push: RunningPush, version: str) -> None:
    listener = push.listen("department:x", headers={"Last-Event-ID": version.encode().decode("latin-1")})
    listener.head()
    assert listener.state()["id"] == "department:x@7"


def test_a_pass_s_end_ends_the_stream(push: RunningPush) -> None:
    token, _ = make_pass(KEY, "short", ["lobby:a"], SystemClock().now() - timedelta(minutes=9, seconds=58.5))
    listener = push.ask("/stream/short", {"Authorization": f"Bearer {token}"})
    assert listener.head().startswith("HTTP/1.1 200")
    assert listener.is_over()


def test_a_revoked_device_s_stream_ends_and_may_not_come_back(push: RunningPush) -> None:
    device = UUID(int=5)
    listener = push.listen("lobby:a", device=device)
    listener.head()
    push.states.gone = frozenset({device})
    assert listener.is_over()
    assert push.listen("lobby:a", device=device).head().startswith("HTTP/1.1 401")


def test_a_client_that_left_is_noticed_at_once(push: RunningPush) -> None:
    polite, abrupt = push.listen("lobby:a"), push.listen("lobby:a")
    polite.head(), abrupt.head()
    assert push.streams() == 2
    polite.socket.shutdown(socket.SHUT_WR)  # half-open: it still could read
    abrupt.socket.close()
    until(lambda: push.streams() == 0)


def test_a_slow_reader_delays_nobody_and_gets_the_newest_in_the_end(push: RunningPush) -> None:
    slow, quick = push.listen("department:x", receive_buffer=4096), push.listen("department:x")
    quick.head(), quick.state()
    big = b'"' + b"x" * 60_000 + b'"'
    for version in range(8, 40):
        push.commit("department:x", version, big)
        assert quick.state()["id"] == f"department:x@{version}"
    slow.head()
    seen = [slow.state()["id"]]
    while seen[-1] != "department:x@39":
        seen.append(slow.state()["id"])
    assert len(seen) < 12, "what the slow one missed was replaced by the newest"
