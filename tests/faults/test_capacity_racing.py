"""Two webs give the last place of a day at the very same moment: one of them is told that the service is full."""

from collections.abc import Callable

import pytest

from config.contract.device_api import IssueNumber
from config.contract.words import Language
from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number, walk_in
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import CARDIOLOGY, ask, take_number, token_key
from tests.faults.two_webs import second_of_two
from tests.small_cast import KIOSK


@pytest.fixture
def backend() -> str:
    return "postgresql"


def by_kiosk(tx: Transaction, body: IssueNumber, key: bytes) -> str:
    return issue_number(tx, body, device_id=KIOSK, token_key=key).number


def by_claim(tx: Transaction, body: IssueNumber, key: bytes) -> str:
    return by_kiosk(tx, body.model_copy(update={"claim": "pregnancy"}), key)


def by_api(tx: Transaction, _body: IssueNumber, key: bytes) -> str:
    return walk_in(tx, CARDIOLOGY, Language.ENGLISH, device_id=None, token_key=key, who="token:1")[0].number


@pytest.mark.parametrize("take", [by_kiosk, by_claim, by_api])
def test_the_last_place_of_a_day_is_given_once(
    hub: Hub, settings: HubSettings, clock: StandingClock, take: Callable[[Transaction, IssueNumber, bytes], str]
) -> None:
    change(hub, daily_capacity=2)
    take_number(hub)
    key, first, last = token_key(hub), ask(CARDIOLOGY), ask(CARDIOLOGY)
    second = second_of_two(hub, settings, clock, lambda tx: take(tx, first, key), lambda tx: take(tx, last, key))
    assert second == "service_full"
