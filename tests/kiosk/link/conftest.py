"""A stand-in hub on loopback, and a client that it knows."""

from collections.abc import Iterator

import pytest

from kiosk.link.hub_client import HubClient
from kiosk.link.identity import Identity
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub, standing_in


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def client(hub: StandInHub) -> Iterator[HubClient]:
    made = HubClient(hub.url, lambda: Identity(DEVICE, SECRET))
    yield made
    made.close()
