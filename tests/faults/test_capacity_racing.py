"""Two webs give the last place of a day at the very same moment: one of them is told that the service is full."""

import threading
from collections.abc import Callable

import pytest

from config.contract.device_api import IssueNumber
from config.contract.words import Language
from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub, open_hub
from display_server.services.numbers.issue_number import issue_number, walk_in
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import CARDIOLOGY, ask, take_number, token_key
from tests.small_cast import KIOSK

PATIENCE_S = 20.0
UNDECIDED_S = 0.5


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
    other, key = open_hub(settings, clock), token_key(hub)
    given, may_end, second = threading.Event(), threading.Event(), list[str]()

    def last(tx: Transaction) -> None:
        take(tx, ask(CARDIOLOGY), key)
        given.set()
        assert may_end.wait(PATIENCE_S)

    def at_the_other_web() -> None:
        body = ask(CARDIOLOGY)
        try:
            second.append(other.writer.run(lambda tx: take(tx, body, key)))
        except Refused as refused:
            second.append(refused.code)

    threads = [threading.Thread(target=hub.writer.run, args=(last,)), threading.Thread(target=at_the_other_web)]
    try:
        threads[0].start()
        assert given.wait(PATIENCE_S)
        threads[1].start()
        threads[1].join(UNDECIDED_S)
        assert second == [], "who is second waits until the first is on disk"
    finally:
        may_end.set()
        for thread in threads:
            thread.join(PATIENCE_S)
        other.close()
    assert second == ["service_full"]
