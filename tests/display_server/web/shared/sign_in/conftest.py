"""A directory beside the hub, and a hub that is told of it."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pydantic import SecretStr

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.shared.sign_in.directory_provider import CLIENT, SECRET, Provider


@pytest.fixture
def provider(hub: Hub, clock: StandingClock) -> Iterator[Provider]:
    made = Provider(clock)
    hub.settings.__dict__.update(
        public_url="https://atrium.st-anna.example",
        directory_issuer=made.issuer,
        directory_client=CLIENT,
        directory_secret=SecretStr(SECRET),
        directory_networks=[ip_network("127.0.0.0/8")],
    )
    yield made
    made.close()
