"""Which addresses events may be sent to, and how soon after a failure the next try."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest

from display_server.domain.visit import Move
from display_server.domain.webhook import (
    FEW_TRIES,
    LONGEST_PAUSE,
    MOST_TRIES,
    is_given_up,
    may_be_told,
    pause_after,
    wanted,
)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "172.16.0.1", "192.168.1.1", "127.0.0.1", "0.0.0.0", "169.254.169.254", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
     "ff02::1"],
)  # fmt: skip
def test_an_address_inside_needs_the_setting(address: str) -> None:
    assert not may_be_told(ip_address(address), [])
    assert not may_be_told(ip_address(address), [ip_network("10.99.0.0/16")])


def test_public_addresses_and_named_networks_are_told() -> None:
    assert may_be_told(ip_address("93.184.216.34"), [])
    assert may_be_told(ip_address("2606:2800:220:1::1"), [])
    assert may_be_told(ip_address("10.1.2.3"), [ip_network("10.1.0.0/16")])
    assert may_be_told(ip_address("::ffff:10.1.2.3"), [ip_network("10.1.0.0/16")])


def test_pauses_double_up_to_ten_minutes_and_never_vanish() -> None:
    longest = [pause_after(failures, 1.0) for failures in range(1, 40)]
    assert longest[:4] == [timedelta(seconds=seconds) for seconds in (1, 2, 4, 8)]
    assert max(longest) == LONGEST_PAUSE
    assert [pause_after(failures, 0.0) for failures in range(1, 40)] == [pause / 2 for pause in longest]


def test_an_event_is_given_up_after_its_tries_and_sooner_where_it_was_refused() -> None:
    assert not is_given_up(MOST_TRIES - 1, 503)
    assert is_given_up(MOST_TRIES, None)
    assert is_given_up(FEW_TRIES, 422)
    assert not is_given_up(FEW_TRIES, 401), "a receiver's locked door is no fault of the event"


def test_no_filter_wants_every_move_of_a_stage_and_nothing_of_the_visit() -> None:
    assert all(wanted(move, []) for move in Move)
    assert not wanted("note", [])
    assert not wanted("need", ["call"])
    assert wanted("call", ["call"])
    assert not wanted("finish", ["call"])
