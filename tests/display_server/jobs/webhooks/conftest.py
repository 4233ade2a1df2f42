"""A receiver and couriers that tell it."""

from collections.abc import Iterator

import pytest

from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.jobs.webhooks.courier_in_hand import Courier
from tests.display_server.jobs.webhooks.receiver import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def courier(hub: Hub, clock: StandingClock, receiver: Receiver) -> Courier:
    return Courier(hub, clock, receiver)
