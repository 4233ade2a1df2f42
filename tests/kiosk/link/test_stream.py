"""Stamps prove that the hub lives; three seconds without one is *hub away*."""

from collections.abc import Iterator

import pytest

from config.contract.push import SiteState
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import HubClient
from kiosk.link.identity import Identity
from kiosk.link.stream import Freshness, HubStream
from tests.kiosk.cast import st_anna
from tests.kiosk.link.stand_in_hub import DEVICE, StandInHub
from tests.patience import until


def test_three_seconds_without_a_stamp_are_hub_away_and_said_once() -> None:
    said: list[bool] = []
    at = [0.0]
    freshness = Freshness(said.append, lambda: at[0])
    for at[0] in (1.0, 2.9, 3.1, 4.0):
        freshness.look()
    assert said == [True]
    freshness.stamped()
    freshness.stamped()
    assert said == [True, False]
    at[0] = 7.0
    freshness.look()
    assert said == [True, False]


class Listening:
    def __init__(self, client: HubClient) -> None:
        self.states: list[SiteState] = []
        self.strangers: list[bool] = []
        self.away: list[bool] = []
        self.freshness = Freshness(self.away.append)
        self.stream = HubStream(
            client=client,
            stream_url=None,
            freshness=self.freshness,
            site_state=self.states.append,
            stranger=lambda: self.strangers.append(True),
            backoff=Backoff(base_s=0.02, most_s=0.05, least_s=0.01),
        )


@pytest.fixture
def listening(client: HubClient) -> Iterator[Listening]:
    made = Listening(client)
    made.stream.start()
    yield made
    made.stream.close()


def test_a_kiosk_hears_of_a_newer_catalogue(hub: StandInHub, listening: Listening) -> None:
    until(lambda: listening.states)
    hub.catalogue = st_anna(2)
    until(lambda: listening.states[-1].catalogue_revision == 2)


def test_a_fault_of_our_own_costs_one_connection_not_the_line(hub: StandInHub, client: HubClient) -> None:
    heard: list[SiteState] = []

    def stumble_once(state: SiteState) -> None:
        heard.append(state)
        if len(heard) == 1:
            raise RuntimeError

    freshness = Freshness(lambda _away: None)
    stream = HubStream(
        client=client,
        stream_url=None,
        freshness=freshness,
        site_state=stumble_once,
        stranger=lambda: None,
        backoff=Backoff(base_s=0.02, most_s=0.05, least_s=0.01),
    )
    stream.start()
    try:
        until(lambda: len(heard) > 1)
    finally:
        stream.close()


def test_a_lost_line_comes_back_by_itself(hub: StandInHub, listening: Listening) -> None:
    until(lambda: listening.states)
    hub.mode = "cut"
    heard = len(listening.states)
    until(lambda: hub.streams == 0)
    hub.mode = "well"
    until(lambda: len(listening.states) > heard)


def test_a_hub_that_does_not_know_us_is_told_of_and_not_asked_again(hub: StandInHub) -> None:
    client = HubClient(hub.url, lambda: Identity(DEVICE, "another"))
    listening = Listening(client)
    listening.stream.start()
    until(lambda: listening.strangers)
    listening.stream.close()
    client.close()
    assert listening.strangers == [True]
    assert listening.states == []
